import { serveApi } from '../src/core/worker-rpc';
import { createIngestApi } from './ingest/ingest-api';
import { browserHost } from './ingest/pdf/browser-host';

serveApi(createIngestApi(browserHost));

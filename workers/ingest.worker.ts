import { serveApi } from '../src/core/wire/worker-rpc';
import { createIngestApi } from './ingest/ingest-api';
import { browserHost } from './ingest/pdf/browser-host';

serveApi(createIngestApi(browserHost));

import { serveApi } from '../src/core/wire/worker-rpc';
import { createInspector } from './model-inspector/inspector';
import { openModel } from './model-store/read';

serveApi(createInspector(openModel));

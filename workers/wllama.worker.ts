import { serveApi } from '../src/core/worker-rpc';
import { createWllamaEngine } from './adapters/wllama';

serveApi(createWllamaEngine());

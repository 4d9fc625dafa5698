import { serveApi } from '../src/core/wire/worker-rpc';
import { createWllamaEngine } from './adapters/wllama';

serveApi(createWllamaEngine());

import { serveApi } from '../src/core/wire/worker-rpc';
import { createWebllmEngine } from './adapters/webllm';

serveApi(createWebllmEngine());

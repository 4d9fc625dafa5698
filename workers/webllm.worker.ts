import { serveApi } from '../src/core/worker-rpc';
import { createWebllmEngine } from './adapters/webllm';

serveApi(createWebllmEngine());

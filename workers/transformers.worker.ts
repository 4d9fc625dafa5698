import { serveApi } from '../src/core/worker-rpc';
import { createTransformersEngine } from './adapters/transformers';

serveApi(createTransformersEngine());

import { serveApi } from '../src/core/wire/worker-rpc';
import { createTransformersEngine } from './adapters/transformers';

serveApi(createTransformersEngine());

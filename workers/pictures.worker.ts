import { serveApi } from '../src/core/wire/worker-rpc';
import { createPictures } from './pictures/prepare-picture';

serveApi(createPictures());

import * as glue from 'voy-search/voy_search_bg.js';
import wasmUrl from 'voy-search/voy_search_bg.wasm?url';
import { serveApi } from '../src/core/wire/worker-rpc';
import { createVoyLibrary } from './retrieval/voy-library';

serveApi(createVoyLibrary(glue, () => fetch(wasmUrl)));

import type { HashRequest } from './model-store/hash-wire';
import { createHashServer } from './model-store/serve-hashing';

const serve = createHashServer((reply) => postMessage(reply));
addEventListener('message', (event: MessageEvent<HashRequest>) => serve(event.data));

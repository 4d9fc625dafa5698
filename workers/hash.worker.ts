import type { HashRequest } from './model-store/hashing/hash-wire';
import { createHashServer } from './model-store/hashing/serve-hashing';

const serve = createHashServer((reply, transfer = []) => postMessage(reply, transfer));
addEventListener('message', (event: MessageEvent<HashRequest>) => serve(event.data));

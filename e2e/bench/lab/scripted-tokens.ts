// The same text at the same rate for the plain page: one message a token, null at the end.
import { pacedPieces } from './pace';

for await (const piece of pacedPieces()) postMessage(piece);
postMessage(null);

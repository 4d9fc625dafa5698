import { createSHA256 } from 'hash-wasm';
import { toWire } from '../../src/core/errors';
import { serveApi } from '../../src/core/wire/worker-rpc';
import { openModel } from '../../workers/model-store/read';

export interface ReaderApi {
  read(modelId: string, path: string): Promise<string>;
}

serveApi({
  async read(modelId, path) {
    try {
      const model = await openModel(modelId);
      const bytes = new Uint8Array(await (await model.file(path)).arrayBuffer());
      // WebCrypto is missing on plain-http hosts, which one of the tests is about.
      return (await createSHA256()).init().update(bytes).digest();
    } catch (error) {
      return toWire(error).code;
    }
  },
} satisfies ReaderApi);

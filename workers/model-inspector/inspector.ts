// Reads headers of files wherever they lie: on disk, on another host, in the store.
import { blobSource } from '../../src/core/model/headers/byte-cursor';
import { readGgufHeader, type GgufHeader } from '../../src/core/model/headers/gguf-header';
import { checkLength } from '../../src/core/model/gguf-support';
import type { ModelInspectorApi } from '../../src/core/model/model-inspector-api';
import { readOnnxHeader, type OnnxHeader } from '../../src/core/model/headers/onnx-header';
import type { OpenModel } from '../model-store/read';
import { fetchText, openRemote } from './remote-source';

const MAX_TEXT_BYTES = 64 * 2 ** 20;

/** `openModel`: the store's reader. */
export function createInspector(
  openModel: (modelId: string) => Promise<OpenModel>,
): ModelInspectorApi {
  return {
    async readGguf(file) {
      const header = await readGgufHeader(blobSource(file));
      checkLength(header, file.size);
      return header;
    },
    readOnnx: (file) => readOnnxHeader(blobSource(file)),
    async readGgufAt(url) {
      const file = await openRemote(url);
      try {
        const header = await readGgufHeader(file);
        checkLength(header, file.bytes);
        return { header, bytes: file.bytes };
      } finally {
        await file.close();
      }
    },
    fetchText,
    async readInstalled(modelId) {
      const model = await openModel(modelId);
      const headers = new Map<string, GgufHeader | OnnxHeader>();
      for (const { path } of model.manifest.files) {
        if (path.endsWith('.gguf')) {
          headers.set(path, await readGgufHeader(blobSource(await model.file(path))));
        } else if (path.endsWith('.onnx')) {
          headers.set(path, await readOnnxHeader(blobSource(await model.file(path))));
        }
      }
      return headers;
    },
    async readInstalledText(modelId, path) {
      const model = await openModel(modelId);
      const known = model.manifest.files.find((file) => file.path === path);
      if (!known || known.bytes > MAX_TEXT_BYTES) return undefined;
      return (await model.file(path)).text();
    },
  };
}

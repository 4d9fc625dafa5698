// Contract of the model-inspector worker: what model files say of themselves. It is a worker because
// headers are megabytes, and because the page itself may not reach other hosts.
import type { GgufHeader } from './headers/gguf-header';
import type { OnnxHeader } from './headers/onnx-header';

export interface RemoteHeader {
  readonly header: GgufHeader;
  /** Length of the file. */
  readonly bytes: number;
}

/**
 * Errors: `model-damaged` and `model-unsupported` with `details.why` for people,
 * `model-download-failed` with a reason where a server refuses, `offline`.
 */
export interface ModelInspectorApi {
  /** Checks the length too. Does not judge whether the model can run here. */
  readGguf(file: Blob): Promise<GgufHeader>;
  readOnnx(file: Blob): Promise<OnnxHeader>;
  /** Fetches the header only, in ranges; where a server knows none, the answer is cut off early. */
  readGgufAt(url: string): Promise<RemoteHeader>;
  /** A text of at most `maxBytes` from any host. Undefined for 404. */
  fetchText(url: string, maxBytes: number): Promise<string | undefined>;
  /** Header of each file of an installed model that has one, by path. */
  readInstalled(modelId: string): Promise<ReadonlyMap<string, GgufHeader | OnnxHeader>>;
  /** A small text file of an installed model; undefined when it has none of that name. */
  readInstalledText(modelId: string, path: string): Promise<string | undefined>;
}

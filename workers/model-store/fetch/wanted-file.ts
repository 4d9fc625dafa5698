import type { ModelFile } from '../../../src/core/model/model-manifest';

/** A file to fetch. `bytes` 0: its source has not said. */
export interface WantedFile extends ModelFile {
  /** Where only that is published (the shards of a WebLLM model). */
  readonly md5?: string;
}

/** A file without any digest cannot be resumed: two halves of different files would pass. */
export function hasDigest(file: WantedFile): boolean {
  return file.sha256 !== undefined || file.md5 !== undefined;
}

/** Why the bytes are not this file; undefined when they are, as far as its source says. */
export function findMismatch(
  file: WantedFile,
  bytes: number,
  digests: { readonly sha256: string; readonly md5?: string },
): string | undefined {
  if (file.bytes > 0 && bytes !== file.bytes) return `${bytes} bytes instead of ${file.bytes}`;
  if (file.sha256 !== undefined && digests.sha256 !== file.sha256) return 'wrong SHA-256 digest';
  if (file.md5 !== undefined && digests.md5 !== file.md5) return 'wrong MD5 digest';
  return undefined;
}

/** Enough of a file's start for `checkStart`. */
export const START_BYTES = 16;

const GGUF_MAGIC = 'GGUF';
const WASM_MAGIC = '\0asm';

/** Why a file that starts like this cannot be what its name says; undefined when it can. */
export function checkStart(path: string, start: Uint8Array): string | undefined {
  const text = new TextDecoder('latin1').decode(start.subarray(0, START_BYTES));
  if (/^\s*<(!doctype|html|head|!--)/i.test(text) && !isHtmlPath(path)) return HTML_REASON;
  if (path.endsWith('.gguf') && !text.startsWith(GGUF_MAGIC)) return 'not a GGUF file';
  if (path.endsWith('.wasm') && !text.startsWith(WASM_MAGIC)) return 'not a WebAssembly file';
  if (path.endsWith('.json') && !/^(\uFEFF|ï»¿)?\s*[[{"]/.test(text)) return 'not a JSON file';
  return undefined;
}

/** Web servers answer an unknown address with their start page and status 200. */
const HTML_REASON = 'a web page came instead of the file';

export function checkContentType(path: string, contentType: string | null): string | undefined {
  const isHtml = contentType?.toLowerCase().startsWith('text/html') ?? false;
  return isHtml && !isHtmlPath(path) ? HTML_REASON : undefined;
}

function isHtmlPath(path: string): boolean {
  return /\.html?$/i.test(path);
}

// Looks at a GGUF file before llama.cpp does: its parser aborts the whole worker on some bad files.
import { blobSource } from '../../src/core/model/headers/byte-cursor';
import { AppError } from '../../src/core/errors';
import { readGgufHeader } from '../../src/core/model/headers/gguf-header';
import { checkLength, checkSupported } from '../../src/core/model/gguf-support';

/**
 * Throws `model-damaged` when a part is no GGUF file, for instance an error page in its place, or
 * too short for its tensors; `model-unsupported` when llama.cpp has no code for it.
 */
export async function checkGguf(parts: readonly Blob[]): Promise<void> {
  if (parts.length === 0) throw new AppError('model-damaged', 'The model has no files');
  for (const part of parts) {
    const header = await readGgufHeader(blobSource(part));
    checkLength(header, part.size);
    if ((header.split?.index ?? 0) === 0) checkSupported(header);
  }
}

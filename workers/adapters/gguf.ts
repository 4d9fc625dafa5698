// Looks at a GGUF file before llama.cpp does: its parser aborts the whole worker on some bad files.
import { AppError } from '../../src/core/errors';

const MAGIC = 'GGUF';

/** Throws `model-damaged` when a part is no GGUF file, for instance an error page in its place. */
export async function checkGguf(parts: readonly Blob[]): Promise<void> {
  if (parts.length === 0) throw new AppError('model-damaged', 'The model has no files');
  for (const [index, part] of parts.entries()) {
    const start = await part.slice(0, MAGIC.length).text();
    if (start !== MAGIC) {
      throw new AppError('model-damaged', `Part ${index + 1} is no GGUF file`, {
        part: index + 1,
        bytes: part.size,
      });
    }
  }
}

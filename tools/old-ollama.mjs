// An Ollama that takes itself for an older one, for the doctor's case "too old".
import { readFile, writeFile } from 'node:fs/promises';
import { OLLAMA_VERSION, ollamaProgram } from './model-servers.mjs';

/**
 * The same program that says another version of itself, of as many letters.
 * @param {string} path where it is written
 * @param {string} version
 */
export async function makeOldOllama(path, version) {
  const bytes = await readFile(ollamaProgram);
  const [now, then] = [Buffer.from(OLLAMA_VERSION), Buffer.from(version)];
  for (let at = bytes.indexOf(now); at >= 0; at = bytes.indexOf(now, at + 1)) then.copy(bytes, at);
  await writeFile(path, bytes, { mode: 0o755 });
}

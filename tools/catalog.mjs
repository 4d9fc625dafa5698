// The model catalogue (src/engines/catalog.json): `node tools/catalog.mjs` checks it,
// `node tools/catalog.mjs --refresh [id ...]` first asks the hub for the newest files of all models,
// or of those named, and writes their commit, sizes and digests. Digests come from nowhere else.
import { readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { findProblems } from './catalog-check.mjs';
import { refreshModel } from './catalog-hub.mjs';

const CATALOG = new URL('../src/engines/catalog.json', import.meta.url);
const WEBLLM = new URL('../src/engines/webllm-catalog.generated.json', import.meta.url);
const HUB_URL = 'https://huggingface.co';

function readCatalog() {
  /** @type {import('../src/engines/catalog-entry').CatalogData} */
  const catalog = JSON.parse(readFileSync(CATALOG, 'utf8'));
  return catalog;
}

/** @param {readonly string[]} ids */
async function refresh(ids) {
  const catalog = readCatalog();
  /** @type {import('../src/engines/catalog-entry').CatalogEntry[]} */
  const models = [];
  for (const model of catalog.models) {
    if (ids.length > 0 && !ids.includes(model.modelId)) {
      models.push(model);
      continue;
    }
    try {
      const fresh = await refreshModel(model, HUB_URL);
      const isChanged = JSON.stringify(fresh) !== JSON.stringify(model);
      console.log(`${model.modelId}: ${isChanged ? 'new files' : 'as before'}`);
      models.push(fresh);
    } catch (error) {
      process.exitCode = 1;
      console.error(`${model.modelId}: ${error instanceof Error ? error.message : String(error)}`);
      models.push(model);
    }
  }
  writeFileSync(CATALOG, `${JSON.stringify({ ...catalog, models }, undefined, 2)}\n`);
}

function check() {
  const { families, models } = readCatalog();
  /** @type {{ family: string }[]} */
  const webllm = JSON.parse(readFileSync(WEBLLM, 'utf8'));
  const problems = findProblems({ families, models }, webllm);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  const exact = models.filter(({ files }) => files.every(({ sha256 }) => sha256)).length;
  console.log(`${models.length} models, ${exact} with a digest of every file`);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [flag, ...ids] = argv.slice(2);
  if (flag === '--refresh') await refresh(ids);
  check();
}

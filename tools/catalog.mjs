// The model catalogue (src/engines/catalog.json): `node tools/catalog.mjs` checks it,
// `node tools/catalog.mjs --refresh [id ...]` first asks the hub for the newest files of all models,
// or of those named, and writes their commit, sizes and digests. What is in the list before the first
// refresh was found, the same, in two or more public projects that keep the hub's commits and digests;
// where that failed, the size is an estimate and the digest is left out.
import { writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import stored from '../src/engines/catalog.json' with { type: 'json' };
import webllm from '../src/engines/webllm-catalog.generated.json' with { type: 'json' };
import { findProblems } from './catalog-check.mjs';
import { refreshModel } from './catalog-hub.mjs';

const CATALOG = new URL('../src/engines/catalog.json', import.meta.url);
const HUB_URL = 'https://huggingface.co';

/**
 * The file as the types of the app name it; `findProblems` says where it is not.
 * @typedef {import('../src/engines/catalog-entry').CatalogData} CatalogData
 */

/** @param {CatalogData} catalog @param {readonly string[]} ids @returns {Promise<CatalogData>} */
async function refresh(catalog, ids) {
  const models = [];
  for (const model of catalog.models) {
    const isAsked = ids.length === 0 || ids.includes(model.modelId);
    models.push(isAsked ? await tryRefresh(model) : model);
  }
  writeFileSync(CATALOG, `${JSON.stringify({ ...catalog, models }, undefined, 2)}\n`);
  return { ...catalog, models };
}

/** @param {CatalogData['models'][number]} model */
async function tryRefresh(model) {
  try {
    const fresh = await refreshModel(model, HUB_URL);
    const isChanged = JSON.stringify(fresh) !== JSON.stringify(model);
    console.log(`${model.modelId}: ${isChanged ? 'new files' : 'as before'}`);
    return fresh;
  } catch (error) {
    process.exitCode = 1;
    console.error(`${model.modelId}: ${error instanceof Error ? error.message : String(error)}`);
    return model;
  }
}

/** @param {CatalogData} catalog */
function check(catalog) {
  const problems = findProblems(catalog, webllm);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  const { models } = catalog;
  const exact = models.filter(({ files }) => files.every(({ sha256 }) => sha256)).length;
  console.log(`${models.length} models, ${exact} with a digest of every file`);
}

const [flag, ...ids] = argv.slice(2);
const catalog = /** @type {CatalogData} */ (stored);
check(flag === '--refresh' ? await refresh(catalog, ids) : catalog);

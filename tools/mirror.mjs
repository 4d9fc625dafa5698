// Fetches a model of the catalogue into a folder that any web server can serve:
//   npm run mirror -- <model id> [--to folder] [--from address or folder]
// The folder's address goes into config.json as `mirror`; with `--to public/models` the model becomes
// part of the site itself.
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import catalog from '../src/engines/catalog.json' with { type: 'json' };
import webllm from '../src/engines/webllm-catalog.generated.json' with { type: 'json' };
import { mirrorModel } from './mirror-files.mjs';

const HUB_URL = 'https://huggingface.co/';

/**
 * @param {string} modelId
 * @returns {import('./mirror-files.mjs').MirrorModel | undefined}
 */
export function findModel(modelId) {
  /** @type {import('../src/engines/catalog-entry').CatalogData} */
  // TypeScript reads the words of a JSON file as any string; tools/catalog.mjs checks them.
  const { models } = /** @type {never} */ (catalog);
  const entry = models.find((model) => model.modelId === modelId);
  if (entry) {
    const { repository, revision = 'main', files } = entry;
    return { modelId, source: `${HUB_URL}${repository}/resolve/${revision}/`, files };
  }
  const built = webllm.find((model) => model.modelId === modelId);
  if (!built) return undefined;
  const path = built.library.slice(built.library.lastIndexOf('/') + 1);
  const source = `${built.model}/resolve/main/`;
  return { modelId, source, files: [{ path, url: built.library }], hasIndex: true };
}

async function main() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { to: { type: 'string', default: 'mirror' }, from: { type: 'string' } },
  });
  const [modelId = ''] = positionals;
  const model = findModel(modelId);
  if (!model) throw new Error(`No model "${modelId}" in the catalogue`);
  const from = values.from;
  // Everything lies in the given place then, what has an own address on the network too.
  const files = from ? model.files.map(({ url: _, ...file }) => file) : model.files;
  await mirrorModel({ ...model, files, ...(from && { source: from }) }, values.to, console.log);
  console.log(`${modelId} is in ${values.to}/${modelId}.`);
  console.log('Serve the folder and name its address in config.json: "mirror": "https://…/"');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

// What must be true of the catalogue before anybody downloads by it.

/**
 * @typedef {import('../src/engines/catalog-entry').CatalogData} CatalogData
 * @typedef {import('../src/engines/catalog-entry').CatalogEntry} CatalogEntry
 */

const REQUIRED = /** @type {const} */ ({
  modelId: 'string',
  name: 'string',
  family: 'string',
  task: 'string',
  engine: 'string',
  quantization: 'string',
  contextLength: 'number',
  licence: 'string',
  summary: 'string',
  parameters: 'number',
  repository: 'string',
  files: 'object',
});
const OPTIONAL = ['architecture', 'revision', 'sampling', 'vision', 'embedding'];
const TASKS = ['chat', 'embed', 'rerank'];
const ENGINES = ['wllama', 'transformers'];
const SAMPLING = ['temperature', 'topP', 'topK', 'minP', 'repetitionPenalty', 'maxTokens'];
/** Below are files cut short, above files of another model. */
const BITS_PER_WEIGHT = { min: 2, max: 34 };

/**
 * One line per problem. `webllm` is WebLLM's list, whose families need words too.
 * @param {CatalogData} catalog
 * @param {readonly { family: string }[]} webllm
 * @returns {string[]}
 */
export function findProblems({ families, models }, webllm) {
  const named = new Set(families.map(({ name }) => name));
  const used = [...models, ...webllm].map(({ family }) => family);
  return [
    ...duplicates(models.map(({ modelId }) => modelId)).map((id) => `${id}: listed twice`),
    ...duplicates(families.map(({ name }) => name)).map((name) => `${name}: family listed twice`),
    ...families.filter(({ blurb }) => !blurb).map(({ name }) => `${name}: no words about it`),
    ...[...new Set(used)].filter((name) => !named.has(name)).map((name) => `${name}: no family`),
    ...models.flatMap((model) =>
      [...shapeProblems(model), ...fileProblems(model), ...sizeProblems(model)].map(
        (problem) => `${model.modelId}: ${problem}`,
      ),
    ),
  ];
}

/** @param {readonly string[]} names */
function duplicates(names) {
  return names.filter((name, index) => names.indexOf(name) !== index);
}

/** @param {CatalogEntry} model @returns {string[]} */
function shapeProblems(model) {
  const { modelId, task, engine, architecture, sampling = {}, revision } = model;
  const fields = Object.entries(REQUIRED);
  const given = new Map(Object.entries(model));
  return [
    ...fields.filter(([key, type]) => typeof given.get(key) !== type).map(([key]) => `no ${key}`),
    ...[...given.keys()]
      .filter((key) => !(key in REQUIRED) && !OPTIONAL.includes(key))
      .map((key) => `unknown field ${key}`),
    ...(/^[a-z0-9][a-z0-9.-]*$/.test(modelId) ? [] : ['its id is no folder name']),
    ...(TASKS.includes(task) ? [] : [`unknown task ${task}`]),
    ...(ENGINES.includes(engine) ? [] : [`unknown engine ${engine}`]),
    ...(task === 'chat' && !architecture ? ['no architecture to compute memory from'] : []),
    ...Object.keys(sampling)
      .filter((key) => !SAMPLING.includes(key))
      .map((key) => `unknown sampling ${key}`),
    ...(revision === undefined || /^[0-9a-f]{40}$/.test(revision) ? [] : ['revision is no commit']),
  ];
}

/** @param {CatalogEntry} model @returns {string[]} */
function fileProblems({ engine, files, revision, vision }) {
  const paths = files.map(({ path }) => path);
  const has = (/** @type {RegExp} */ pattern) => paths.some((path) => pattern.test(path));
  const wanted =
    engine === 'wllama'
      ? [/\.gguf$/]
      : [/^config\.json$/, /^tokenizer\.json$/, /^onnx\/model(_[a-z0-9]+)?\.onnx$/];
  return [
    ...duplicates(paths).map((path) => `${path} twice`),
    ...paths.filter((path) => /^\/|\\|\.\./.test(path)).map((path) => `${path} leaves its folder`),
    ...wanted.filter((pattern) => !has(pattern)).map((pattern) => `no file like ${pattern.source}`),
    ...(vision && engine === 'wllama' && !has(/^mmproj.*\.gguf$/) ? ['no mmproj file'] : []),
    ...files.flatMap(({ path, bytes, sha256 }) => [
      ...(bytes === undefined || (Number.isInteger(bytes) && bytes > 0) ? [] : [`${path}: bytes`]),
      ...(sha256 === undefined || /^[0-9a-f]{64}$/.test(sha256) ? [] : [`${path}: no SHA-256`]),
      ...(sha256 !== undefined && bytes === undefined ? [`${path}: a digest without a size`] : []),
      // What lies at "main" changes, and a model whose digest is old cannot be installed.
      ...(sha256 !== undefined && !revision ? [`${path}: a digest without a commit`] : []),
    ]),
  ];
}

/** @param {CatalogEntry} model @returns {string[]} */
function sizeProblems({ files, parameters, contextLength }) {
  const weights = files.filter(({ path }) => !path.endsWith('.json'));
  const bytes = weights.reduce((sum, file) => sum + (file.bytes ?? 0), 0);
  const bits = (bytes * 8) / parameters;
  const isKnown = weights.every((file) => file.bytes !== undefined);
  return [
    ...(weights.some(({ bytes: known }) => known) && !isKnown ? ['only some sizes known'] : []),
    ...(isKnown && (bits < BITS_PER_WEIGHT.min || bits > BITS_PER_WEIGHT.max)
      ? [`${bits.toFixed(1)} bits per weight`]
      : []),
    ...(contextLength >= 256 && parameters >= 1e6 ? [] : ['context or parameters']),
  ];
}

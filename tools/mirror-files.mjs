// Fetches the files of one model into a folder, checked and resumable; what tools/mirror.mjs does.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * @typedef {object} MirrorFile
 * @property {string} path inside the model
 * @property {number} [bytes]
 * @property {string} [sha256]
 * @property {string} [md5]
 * @property {string} [url] where it does not lie beside the others
 *
 * @typedef {object} MirrorModel
 * @property {string} modelId
 * @property {string} source base address or folder, with or without a final slash
 * @property {readonly MirrorFile[]} files
 * @property {boolean} [hasIndex] `tensor-cache.json` and `mlc-chat-config.json` list further files
 *
 * @typedef {object} MirroredFile
 * @property {string} path
 * @property {number} bytes
 * @property {string} sha256
 */

const LIST = 'SHA256SUMS';

/**
 * Leaves `<to>/<modelId>/` whole, with a list of digests as `sha256sum --check` reads it. What is
 * there and right is not fetched again; a file that is cut short goes on where it ended.
 * @param {MirrorModel} model
 * @param {string} to
 * @param {(text: string) => void} say
 * @returns {Promise<MirroredFile[]>}
 */
export async function mirrorModel(model, to, say) {
  const folder = join(to, model.modelId);
  const known = await readList(folder);
  /** @type {MirroredFile[]} */
  const done = [];
  /** @param {MirrorFile} file */
  const take = async (file) => {
    const target = join(folder, ...toSteps(file.path));
    const here = await findHere(target, file, known.get(file.path));
    if (here) say(`${file.path}: is there`);
    done.push(here ?? (await fetchFile(model, file, target, say)));
  };
  for (const file of model.files) await take(file);
  if (model.hasIndex) for (const file of await readIndex(folder, take)) await take(file);
  const lines = done.map(({ path, sha256 }) => `${sha256}  ${path}\n`);
  await writeFile(join(folder, LIST), lines.join(''));
  return done;
}

/**
 * @typedef {object} Shard
 * @property {string} dataPath
 * @property {number} nbytes
 * @property {string} [md5sum]
 */

/**
 * @param {string} folder
 * @param {(file: MirrorFile) => Promise<void>} take
 * @returns {Promise<MirrorFile[]>}
 */
async function readIndex(folder, take) {
  const configPath = 'mlc-chat-config.json';
  const indexPath = 'tensor-cache.json';
  await take({ path: configPath });
  await take({ path: indexPath });
  const config = /** @type {{ tokenizer_files?: readonly string[] }} */ (
    await readJson(join(folder, configPath))
  );
  const index = /** @type {{ records?: readonly Shard[] }} */ (
    await readJson(join(folder, indexPath))
  );
  const tokenizer = ['tokenizer.json', 'tokenizer.model'].find((name) =>
    config.tokenizer_files?.includes(name),
  );
  if (!tokenizer || !Array.isArray(index.records)) throw new Error('The list of files is broken');
  /** @type {readonly Shard[]} */
  const records = index.records;
  const shards = records.map(({ dataPath, nbytes, md5sum }) => ({
    path: dataPath,
    bytes: nbytes,
    ...(md5sum && { md5: md5sum }),
  }));
  return [{ path: tokenizer }, ...shards];
}

/**
 * The file as it is here already, when it is the right one. Without a published digest our own list
 * decides.
 * @param {string} target
 * @param {MirrorFile} file
 * @param {string | undefined} listed
 */
async function findHere(target, file, listed) {
  if (!existsSync(target)) return undefined;
  const found = await digestsOf(target);
  const isKnown = file.sha256 ?? file.md5 ?? listed;
  if (isKnown === undefined || findMismatch(file, found) !== undefined) return undefined;
  if (listed !== undefined && !file.sha256 && listed !== found.sha256) return undefined;
  return { path: file.path, bytes: found.bytes, sha256: found.sha256 };
}

/**
 * @param {MirrorModel} model
 * @param {MirrorFile} file
 * @param {string} target
 * @param {(text: string) => void} say
 */
async function fetchFile(model, file, target, say) {
  const part = `${target}.part`;
  await mkdir(dirname(target), { recursive: true });
  // Without a digest nobody could tell two halves of different files apart.
  if (!file.sha256 && !file.md5) await rm(part, { force: true });
  const address = file.url ?? (model.source.endsWith('/') ? model.source : `${model.source}/`);
  if (/^https?:/.test(address)) {
    await fetchInto(
      file.url ?? address + file.path.split('/').map(encodeURIComponent).join('/'),
      part,
    );
  } else {
    await pipeline(createReadStream(join(address, ...toSteps(file.path))), createWriteStream(part));
  }
  const found = await digestsOf(part);
  const reason = findMismatch(file, found);
  if (reason) {
    await rm(part, { force: true });
    throw new Error(`${file.path}: ${reason}`);
  }
  await rename(part, target);
  say(`${file.path}: ${found.bytes} bytes`);
  return { path: file.path, bytes: found.bytes, sha256: found.sha256 };
}

/** @param {string} url @param {string} part */
async function fetchInto(url, part) {
  const from = existsSync(part) ? statSync(part).size : 0;
  const response = await fetch(url, from > 0 ? { headers: { Range: `bytes=${from}-` } } : {});
  // All of it is here: only the check is missing.
  if (response.status === 416 && from > 0) return;
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok || !response.body) throw new Error(`${url}: HTTP status ${response.status}`);
  if (type.startsWith('text/html')) throw new Error(`${url}: a web page came instead of the file`);
  const flags = response.status === 206 ? 'a' : 'w';
  // Node's and the browser's types of the same stream.
  const body = /** @type {import('node:stream/web').ReadableStream} */ (response.body);
  await pipeline(Readable.fromWeb(body), createWriteStream(part, { flags }));
}

/** @param {string} path @returns {Promise<unknown>} */
async function readJson(path) {
  /** @type {unknown} */
  const value = JSON.parse(await readFile(path, 'utf8'));
  return value;
}

/** @param {string} path */
async function digestsOf(path) {
  const sha256 = createHash('sha256');
  const md5 = createHash('md5');
  /** @type {AsyncIterable<Buffer>} */
  const pieces = createReadStream(path);
  for await (const piece of pieces) {
    sha256.update(piece);
    md5.update(piece);
  }
  const { size: bytes } = await stat(path);
  return { bytes, sha256: sha256.digest('hex'), md5: md5.digest('hex') };
}

/**
 * @param {MirrorFile} file
 * @param {{ bytes: number, sha256: string, md5: string }} found
 */
function findMismatch(file, found) {
  if (file.bytes && found.bytes !== file.bytes) {
    return `${found.bytes} bytes instead of ${file.bytes}`;
  }
  if (file.sha256 && found.sha256 !== file.sha256) return 'wrong SHA-256 digest';
  if (file.md5 && found.md5 !== file.md5) return 'wrong MD5 digest';
  return undefined;
}

/** @param {string} folder @returns {Promise<Map<string, string>>} path -> SHA-256 */
async function readList(folder) {
  const list = join(folder, LIST);
  if (!existsSync(list)) return new Map();
  const lines = (await readFile(list, 'utf8')).split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

/** A list from elsewhere must not lead out of the folder. @param {string} path */
function toSteps(path) {
  const steps = path.split('/');
  if (
    steps.some(
      (step) => ['', '.', '..'].includes(step) || step.includes(sep) || step.includes('\\'),
    )
  ) {
    throw new Error(`Not a path inside a model: "${path}"`);
  }
  return steps;
}

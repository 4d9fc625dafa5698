// What the hub's public API tells of a model's files.
import { createHash } from 'node:crypto';

/**
 * A row of `/api/models/<repository>/tree/<revision>`. Files in Git LFS carry their SHA-256; small
 * ones only a Git id.
 * @typedef {{ type: string, path: string, size: number, lfs?: { oid: string, size: number } }} TreeRow
 * @typedef {import('../src/engines/catalog-entry').CatalogEntry} CatalogEntry
 * @typedef {import('../src/engines/catalog-entry').CatalogFile} CatalogFile
 */

/**
 * The entry with the newest commit of its repository and every file's size and digest there. Throws
 * when the hub does not answer or a file is gone.
 * @param {CatalogEntry} entry
 * @param {string} hubUrl
 * @returns {Promise<CatalogEntry>}
 */
export async function refreshModel(entry, hubUrl) {
  const { repository } = entry;
  const sha = await findCommit(`${hubUrl}/api/models/${repository}/revision/main`);
  const rows = await listFiles(`${hubUrl}/api/models/${repository}/tree/${sha}?recursive=1`);
  const files = [];
  for (const file of entry.files) {
    const row = rows.find(({ type, path }) => type === 'file' && path === file.path);
    if (!row) throw new Error(`${repository} has no ${file.path} any more`);
    files.push(await describeFile(row, `${hubUrl}/${repository}/resolve/${sha}/${row.path}`));
  }
  // Beside the repository, where people look for it.
  const { repository: _name, revision: _older, files: _before, ...rest } = entry;
  const { sampling, vision, embedding, ...described } = rest;
  return {
    ...described,
    repository,
    revision: sha,
    files,
    ...(sampling && { sampling }),
    ...(vision && { vision }),
    ...(embedding && { embedding }),
  };
}

/** @param {TreeRow} row @param {string} url @returns {Promise<CatalogFile>} */
async function describeFile({ path, size, lfs }, url) {
  if (lfs) return { path, bytes: lfs.size, sha256: lfs.oid };
  const response = await ask(url);
  const content = Buffer.from(await response.arrayBuffer());
  if (content.length !== size) throw new Error(`${path}: ${content.length} bytes, not ${size}`);
  return { path, bytes: size, sha256: createHash('sha256').update(content).digest('hex') };
}

/** Long lists come in pages. @param {string} url @returns {Promise<TreeRow[]>} */
async function listFiles(url) {
  /** @type {TreeRow[]} */
  const rows = [];
  /** @type {string | undefined} */
  let next = url;
  while (next !== undefined) {
    const response = await ask(next);
    rows.push(...toRows(await response.json()));
    next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  }
  return rows;
}

/** Rows of another form are left out. @param {unknown} page @returns {TreeRow[]} */
function toRows(page) {
  return Array.isArray(page) ? page.filter(isRow) : [];
}

/** @param {unknown} value @returns {value is TreeRow} */
function isRow(value) {
  if (typeof value !== 'object' || value === null) return false;
  if (!('type' in value && 'path' in value && 'size' in value)) return false;
  if (typeof value.path !== 'string' || typeof value.size !== 'number') return false;
  if (!('lfs' in value)) return true;
  const { lfs } = value;
  return typeof lfs === 'object' && lfs !== null && 'oid' in lfs && 'size' in lfs;
}

/** @param {string} url @returns {Promise<string>} */
async function findCommit(url) {
  /** @type {unknown} */
  const answer = await (await ask(url)).json();
  const isObject = typeof answer === 'object' && answer !== null;
  const sha = isObject && 'sha' in answer ? answer.sha : undefined;
  if (typeof sha === 'string' && /^[0-9a-f]{40}$/.test(sha)) return sha;
  throw new Error(`${url} names no commit`);
}

/** @param {string} url */
async function ask(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response;
}

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
  const { sha } = await askJson(`${hubUrl}/api/models/${repository}/revision/main`);
  if (typeof sha !== 'string' || !/^[0-9a-f]{40}$/.test(sha)) {
    throw new Error(`The hub names no commit of ${repository}`);
  }
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
    /** @type {TreeRow[]} */
    const page = await response.json();
    rows.push(...page);
    next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  }
  return rows;
}

/** @param {string} url @returns {Promise<Record<string, unknown>>} */
async function askJson(url) {
  /** @type {Record<string, unknown>} */
  const answer = await (await ask(url)).json();
  return answer;
}

/** @param {string} url */
async function ask(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response;
}

// Models the user brings: what a file, an address or a repository holds, told before anything is
// copied or downloaded. The reading is done by a worker; the page itself reaches no other host.
import type { GgufHeader } from '../../core/model/headers/gguf-header';
import { checkSupported } from '../../core/model/gguf-support';
import { AppError } from '../../core/errors';
import { factsOfGguf, factsOfTransformers, type ModelFacts } from '../../core/model/model-facts';
import type { ModelInspectorApi } from '../../core/model/model-inspector-api';
import type { ModelFile, ModelManifest, ModelSpec } from '../../core/model/model-manifest';
import type { OnnxHeader } from '../../core/model/headers/onnx-header';
import { findModelFiles, type OnnxSet } from '../../core/model/own-files';
import { makeOwnSpec, partNames, refuseModel } from '../../core/model/own-model';
import { readTransformersHeader } from '../../core/model/transformers-config';
import { createWorkerClient } from '../../core/wire/worker-rpc';
import {
  HUB_URL,
  listRepository,
  parseRepository,
  type HubListing,
  type HubVariant,
} from '../../engines/hub';
import type { SiteConfig } from '../site-config';

export type { HubListing, HubVariant, ModelFacts };

/** A file of this device; `path` with forward slashes, as it lies in the chosen folder. */
export interface LocalFile {
  readonly path: string;
  readonly file: Blob;
  /** Where the browser can read the file in place later. */
  readonly handle?: FileSystemFileHandle;
}

export interface FoundModel {
  readonly spec: ModelSpec;
  readonly facts: ModelFacts;
}

export interface FoundLocalModel extends FoundModel {
  /** By path inside the model, for `downloads.importFiles`. */
  readonly files: ReadonlyMap<string, LocalFile>;
}

/**
 * Everything here throws `model-damaged` or `model-unsupported` with `details.why` for people;
 * what asks another host also `model-download-failed` (a reason again) and `offline`.
 */
export interface OwnModels {
  fromFiles(files: readonly LocalFile[]): Promise<FoundLocalModel>;
  /** Fetches the header only. An address of the hub is looked up there, for its digest. */
  fromAddress(address: string): Promise<FoundModel>;
  /** `name`: "org/name" or an address of the repository. */
  listHub(name: string): Promise<HubListing>;
  fromHub(listing: HubListing, variant: HubVariant): Promise<FoundModel>;
  /** What an installed model's files say; undefined for formats without a header (WebLLM). */
  factsOf(manifest: ModelManifest): Promise<ModelFacts | undefined>;
}

const MAX_JSON_BYTES = 16 * 2 ** 20;

/** `siteConfig` says where repositories are looked up, and whether at all. */
export function createOwnModels(siteConfig: () => Promise<SiteConfig>): OwnModels {
  const client = createWorkerClient<ModelInspectorApi>(
    () =>
      new Worker(new URL('../../../workers/model-inspector.worker.ts', import.meta.url), {
        type: 'module',
        name: 'model-inspector',
      }),
  );
  const hub = async () => {
    const { hubUrl, usesHub } = await siteConfig();
    if (hubUrl !== undefined || usesHub) return hubUrl ?? HUB_URL;
    throw refuseModel('The administrator of this site has switched Hugging Face off.');
  };
  const fetchText = (url: string, maxBytes: number) => client.call('fetchText', url, maxBytes);

  async function fromFiles(chosen: readonly LocalFile[]): Promise<FoundLocalModel> {
    const found = findModelFiles(chosen.map(({ path }) => path));
    return found.kind === 'gguf' ? fromGgufFiles(chosen, found.paths) : fromFolder(chosen, found);
  }

  async function fromGgufFiles(
    chosen: readonly LocalFile[],
    paths: readonly string[],
  ): Promise<FoundLocalModel> {
    const parts = paths.flatMap((path) => chosen.filter((local) => local.path === path));
    const headers: GgufHeader[] = [];
    for (const { file } of parts) headers.push(await client.call('readGguf', file));
    const facts = factsOfGguf(checkParts(headers));
    const files = new Map(parts.map((local) => [nameOf(local.path), local]));
    return { ...describe(facts, files, nameOf(paths[0] ?? '')), files };
  }

  async function fromFolder(
    chosen: readonly LocalFile[],
    { root, paths, onnxPath }: OnnxSet,
  ): Promise<FoundLocalModel> {
    const files = new Map(
      paths.flatMap((path) =>
        chosen
          .filter((local) => local.path === root + path)
          .map((local): [string, LocalFile] => [path, local]),
      ),
    );
    const onnx = files.get(onnxPath);
    if (!onnx) throw refuseModel(`The folder has no ${onnxPath}.`);
    const facts = await readFolder(
      (path) => files.get(path)?.file.text() ?? Promise.resolve(undefined),
      await client.call('readOnnx', onnx.file),
    );
    return { ...describe(facts, files, root.split('/').at(-2) ?? 'Model'), files };
  }

  async function fromHub(listing: HubListing, variant: HubVariant): Promise<FoundModel> {
    const { source, repository } = listing;
    const address = (path: string) => source + path.split('/').map(encodeURIComponent).join('/');
    const facts =
      variant.engine === 'wllama'
        ? await ggufFactsAt(variant.files.map(({ path }) => address(path)))
        : await readFolder((path) => fetchText(address(path), MAX_JSON_BYTES));
    const quantization = { quantization: variant.quantization };
    const spec = makeOwnSpec({
      facts: variant.engine === 'wllama' ? facts : { ...facts, ...quantization },
      fallbackName: repository.split('/')[1] ?? repository,
      files: variant.files,
      sources: [source],
      addedFrom: 'hub',
      ...(listing.licence === undefined ? {} : { licence: listing.licence }),
    });
    return { spec, facts: { ...facts, licence: spec.licence } };
  }

  async function ggufFactsAt(urls: readonly string[]): Promise<ModelFacts> {
    const headers: GgufHeader[] = [];
    for (const url of urls) headers.push((await client.call('readGgufAt', url)).header);
    return factsOfGguf(checkParts(headers));
  }

  async function fromAddress(address: string): Promise<FoundModel> {
    const url = parseAddress(address);
    const onHub = parseHubFile(url, (await siteConfig()).hubUrl ?? HUB_URL);
    if (onHub) {
      const listing = await listRepository(onHub.repository, fetchText, await hub());
      const variant = listing.variants.find(({ files }) =>
        files.some(({ path }) => path === onHub.path),
      );
      if (!variant) throw refuseModel(`${onHub.repository} has no model called ${onHub.path}.`);
      return fromHub(listing, variant);
    }
    const urls = partNames(url.pathname).map((path) => new URL(path + url.search, url).href);
    const headers: GgufHeader[] = [];
    const files: ModelFile[] = [];
    for (const href of urls) {
      const { header, bytes } = await client.call('readGgufAt', href);
      headers.push(header);
      files.push({ path: nameOf(decodeURIComponent(new URL(href).pathname)), bytes, url: href });
    }
    const facts = factsOfGguf(checkParts(headers));
    const fallbackName = files[0]?.path ?? 'Model';
    const sources = [new URL('.', url).href];
    return {
      facts,
      spec: makeOwnSpec({
        facts,
        fallbackName: stemOf(fallbackName),
        files,
        sources,
        addedFrom: 'address',
      }),
    };
  }

  return {
    fromFiles,
    fromAddress,
    fromHub,
    async listHub(name) {
      const base = await hub();
      const repository = parseRepository(name, base);
      if (repository !== undefined) return listRepository(repository, fetchText, base);
      throw refuseModel('Write the repository as owner/name, for example Qwen/Qwen3-0.6B-GGUF.');
    },
    async factsOf({ spec }) {
      if (spec.engine === 'webllm') return undefined;
      const headers = [...(await client.call('readInstalled', spec.modelId)).values()];
      const gguf = headers.filter((header): header is GgufHeader => header.format === 'gguf');
      const [first, ...rest] = gguf;
      if (first) return factsOfGguf([first, ...rest]);
      const onnx = headers.find((header): header is OnnxHeader => header.format === 'onnx');
      return readFolder((path) => client.call('readInstalledText', spec.modelId, path), onnx);
    },
  };
}

/** Reads a transformers.js folder through `read`, which gives undefined for what is not there. */
async function readFolder(
  read: (path: string) => Promise<string | undefined>,
  onnx?: OnnxHeader,
): Promise<ModelFacts> {
  const config = await read('config.json');
  if (config === undefined) throw refuseModel('The folder has no config.json.');
  const tokenizerConfig = await read('tokenizer_config.json');
  const generationConfig = await read('generation_config.json');
  const chatTemplate = await read('chat_template.jinja');
  const header = readTransformersHeader({
    config,
    ...(tokenizerConfig === undefined ? {} : { tokenizerConfig }),
    ...(generationConfig === undefined ? {} : { generationConfig }),
    ...(chatTemplate === undefined ? {} : { chatTemplate }),
  });
  return factsOfTransformers(header, onnx);
}

/** Throws when the first part cannot run here or the others belong to another model. */
function checkParts(headers: readonly GgufHeader[]): readonly [GgufHeader, ...GgufHeader[]] {
  const [first, ...rest] = headers;
  if (!first) throw refuseModel('There is no model file here.');
  checkSupported(first);
  const inOrder = headers.every(({ split }, index) => (split?.index ?? 0) === index);
  const count = first.split?.count ?? 1;
  if (!inOrder || headers.some(({ split }) => (split?.count ?? 1) !== count)) {
    throw refuseModel('These files are not the parts of one model.');
  }
  if (headers.length !== count) {
    throw refuseModel(`This is one of ${count} files that make a model. Choose them all together.`);
  }
  return [first, ...rest];
}

function describe(
  facts: ModelFacts,
  files: ReadonlyMap<string, LocalFile>,
  fileName: string,
): FoundModel {
  const listed = [...files].map(([path, { file }]): ModelFile => ({ path, bytes: file.size }));
  const fallbackName = stemOf(fileName);
  return {
    facts,
    spec: makeOwnSpec({ facts, fallbackName, files: listed, sources: [], addedFrom: 'file' }),
  };
}

function parseAddress(address: string): URL {
  const text = address.trim();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw refuseModel('Write the whole address of a file, beginning with https://');
  }
  if (location.protocol === 'https:' && url.protocol === 'http:' && url.hostname !== 'localhost') {
    const reason = `The browser does not fetch from ${url.host} because its address is not https. Download the file there and add it under File.`;
    throw new AppError('model-download-failed', reason, { why: reason });
  }
  url.hash = '';
  return url;
}

/** `https://hub/org/name/blob/main/file.gguf` or `.../resolve/main/...`. */
function parseHubFile(
  url: URL,
  hubUrl: string,
): { readonly repository: string; readonly path: string } | undefined {
  if (url.host !== new URL(hubUrl).host) return undefined;
  const match = /^\/([^/]+\/[^/]+)\/(?:blob|resolve)\/main\/(.+)$/.exec(url.pathname);
  const [, repository, path] = match ?? [];
  if (repository === undefined || path === undefined) return undefined;
  return { repository, path: decodeURIComponent(path) };
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}

/** `Qwen3-0.6B-Q4_K_M-00001-of-00002.gguf` -> `Qwen3-0.6B-Q4_K_M`. */
function stemOf(name: string): string {
  return name.replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '');
}

// What an administrator sets for a shared build: `config.json` beside index.html.
import { log } from '../core/log';
import type { AdapterRule, AllowDeny, ModelRules, SourceRules } from './models/model-rules';

export interface SiteConfig extends ModelRules, SourceRules {
  /** Models fetched without being asked for, once the page is idle. */
  readonly fetchModels: readonly string[];
  /** The model new users start with, once it is on their device, and the one that is offered. */
  readonly defaultModel?: string;
  /** Address of a mirror of Hugging Face inside the house, used in its place. */
  readonly hubUrl?: string;
  /** Model servers for everybody, as written; runtime/bridge reads them. */
  readonly servers: readonly unknown[];
  /** Nobody may name a server of their own. */
  readonly onlyServers: boolean;
}

export const nothingSet: SiteConfig = {
  fetchModels: [],
  models: { allow: [], deny: [] },
  adapters: [],
  usesHub: true,
  servers: [],
  onlyServers: false,
};

/** A missing or damaged file sets nothing: a wrong comma must not take the app away from anybody. */
export async function readSiteConfig(siteUrl: string): Promise<SiteConfig> {
  try {
    const response = await fetch(new URL('config.json', siteUrl));
    if (!response.ok) return nothingSet;
    return toSiteConfig(await response.json(), siteUrl);
  } catch (error) {
    // No network is the normal case of an offline start; the file was read at an earlier one.
    log('info', 'config.json was not read', error);
    return nothingSet;
  }
}

/** Takes what is well formed and drops the rest. A relative mirror lies on `siteUrl`. */
export function toSiteConfig(value: unknown, siteUrl: string): SiteConfig {
  const { fetchModels, defaultModel, mirror, hub, hubUrl, models, adapters, servers, onlyServers } =
    toObject(value);
  const mirrorUrl = typeof mirror === 'string' ? toFolderUrl(mirror, siteUrl) : undefined;
  return {
    fetchModels: toTexts(fetchModels),
    models: toAllowDeny(models),
    adapters: Array.isArray(adapters) ? adapters.flatMap(toAdapterRule) : [],
    usesHub: hub !== false,
    servers: Array.isArray(servers) ? servers : [],
    onlyServers: onlyServers === true,
    ...(typeof defaultModel === 'string' && { defaultModel }),
    ...(mirrorUrl !== undefined && { mirror: mirrorUrl }),
    ...(typeof hubUrl === 'string' && URL.canParse(hubUrl) && { hubUrl }),
  };
}

function toObject(value: unknown): Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function toTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

function toAllowDeny(value: unknown): AllowDeny {
  const { allow, deny } = toObject(value);
  return { allow: toTexts(allow), deny: toTexts(deny) };
}

function toAdapterRule(value: unknown): readonly AdapterRule[] {
  const { match } = toObject(value);
  return typeof match === 'string' && match !== '' ? [{ match, ...toAllowDeny(value) }] : [];
}

function toFolderUrl(address: string, siteUrl: string): string | undefined {
  const folder = address.endsWith('/') ? address : `${address}/`;
  return URL.canParse(folder, siteUrl) ? new URL(folder, siteUrl).href : undefined;
}

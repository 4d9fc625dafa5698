// What an administrator sets for a shared build: `config.json` beside index.html.
import { log } from '../core/log';

export interface SiteConfig {
  /** Models fetched without being asked for, once the page is idle. */
  readonly fetchModels: readonly string[];
  /** The model new users start with, once it is on their device. */
  readonly defaultModel?: string;
}

const nothingSet: SiteConfig = { fetchModels: [] };

/** A missing or damaged file sets nothing: a wrong comma must not take the app away from anybody. */
export async function readSiteConfig(siteUrl: string): Promise<SiteConfig> {
  try {
    const response = await fetch(new URL('config.json', siteUrl));
    if (!response.ok) return nothingSet;
    return toSiteConfig(await response.json());
  } catch (error) {
    // No network is the normal case of an offline start; the file was read at an earlier one.
    log('info', 'config.json was not read', error);
    return nothingSet;
  }
}

export function toSiteConfig(value: unknown): SiteConfig {
  if (typeof value !== 'object' || value === null) return nothingSet;
  const fetchModels: unknown = 'fetchModels' in value ? value.fetchModels : [];
  const defaultModel: unknown = 'defaultModel' in value ? value.defaultModel : undefined;
  return {
    fetchModels: Array.isArray(fetchModels)
      ? fetchModels.filter((modelId): modelId is string => typeof modelId === 'string')
      : [],
    ...(typeof defaultModel === 'string' ? { defaultModel } : {}),
  };
}

// The long list of models for wllama and transformers.js. Tens of kilobytes: always `import()`ed.
import type { ModelSpec } from '../core/model/model-manifest';
import { toCatalogSpec, type CatalogData } from './catalog-entry';
import data from './catalog.json';

// TypeScript reads "chat" in a JSON file as any string; tools/catalog.mjs checks the words.
const catalog = data as CatalogData;

export interface Catalog {
  readonly specs: readonly ModelSpec[];
  /** Family -> a few words about it. */
  readonly blurbs: ReadonlyMap<string, string>;
}

export function readCatalog(): Catalog {
  return {
    specs: catalog.models.map(toCatalogSpec),
    blurbs: new Map(catalog.families.map(({ name, blurb }) => [name, blurb])),
  };
}

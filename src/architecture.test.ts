// The arrows of ARCHITECTURE.md, executable: who may import whom.
import { describe, expect, it } from 'vitest';

const sources = import.meta.glob<string>(['./**/*.{ts,tsx}', '../workers/**/*.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Area -> areas it may import besides itself. `features/x` stands for one feature folder. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  core: [],
  data: ['core'],
  engines: ['core'],
  runtime: ['core', 'data', 'engines'],
  ui: ['core'],
  features: ['core', 'data', 'runtime', 'ui'],
  app: ['core', 'data', 'engines', 'runtime', 'ui', 'features'],
  main: ['core', 'data', 'engines', 'runtime', 'ui', 'features', 'app'],
  test: ['core', 'data', 'engines', 'runtime', 'ui', 'features', 'app'],
  workers: ['core'],
};

/** Only these may name a worker, and only as `new URL('…/workers/x.worker.ts', import.meta.url)`. */
const spawners = ['engines', 'runtime'];

/** Packages kept to some places; a package that is not here may be used anywhere but in core. */
const packageHomes: readonly { name: RegExp; home: RegExp }[] = [
  {
    name: /^solid-js|^@solidjs\//,
    home: /^(data\/live-query|runtime|ui|features|app|main|test)\b/,
  },
  { name: /^dexie$|^fake-indexeddb/, home: /^(data|test)\// },
  { name: /^comlink$/, home: /^core\/wire\/worker-rpc\./ },
  { name: /^@wllama\/|^@huggingface\/|^@mlc-ai\/|^voy-search/, home: /^workers\// },
  { name: /^pdfjs-dist/, home: /^(workers|ui\/pdf)\// },
];

const importPattern = /(?:\bfrom|\bimport)\s*\(?\s*(['"])(?<path>[^'"\n]+)\1/g;
const urlPattern = /new URL\(\s*(['"])(?<path>[^'"\n]+)\1\s*,\s*import\.meta\.url/g;

/** `./data/db.ts` -> `data/db.ts`; `../workers/x.ts` -> `workers/x.ts`. */
function toPlace(path: string): string {
  return path.replace(/^\.\.?\//, '');
}

function resolvePlace(fromPlace: string, path: string): string {
  const base = fromPlace.startsWith('workers/') ? `/${fromPlace}` : `/src/${fromPlace}`;
  return new URL(path, `file://${base}`).pathname.replace(/^\/(src\/)?/, '');
}

function areaOf(place: string): string {
  const [first = '', second = ''] = place.split('/');
  if (first === 'features') return `features/${second}`;
  return place.includes('/') ? first : 'main';
}

/** `features/chat` -> `features`. */
function kindOf(area: string): string {
  return area.split('/')[0] ?? '';
}

function mayImport(from: string, to: string, isTest: boolean): boolean {
  if (from === to || (isTest && to === 'test')) return true;
  return arrows[kindOf(from)]?.includes(kindOf(to)) ?? false;
}

function pathsOf(source: string, pattern: RegExp): string[] {
  return Array.from(source.matchAll(pattern), (match) => match.groups?.['path'] ?? '');
}

function violationsOf(place: string, source: string): string[] {
  const isTest = /\.test\.tsx?$/.test(place);
  const area = areaOf(place);
  const found: string[] = [];
  if (!(kindOf(area) in arrows)) found.push(`${place}: unknown folder`);
  if (/(^|\/)index\.tsx?$/.test(place)) found.push(`${place}: barrel`);
  for (const path of pathsOf(source, importPattern)) {
    if (/^[@~]\/|^#|^src\//.test(path)) found.push(`${place}: path alias ${path}`);
    if (path.startsWith('.')) {
      const target = resolvePlace(place, path);
      if (!mayImport(area, areaOf(target), isTest)) found.push(`${place} -> ${target}`);
      continue;
    }
    if (isTest) continue;
    const rule = packageHomes.find(({ name }) => name.test(path));
    const misplaced = rule ? !rule.home.test(place) : area === 'core';
    if (misplaced) found.push(`${place} -> ${path}`);
  }
  for (const path of pathsOf(source, urlPattern)) {
    const target = resolvePlace(place, path);
    if (target.startsWith('workers/') && area !== 'workers' && !spawners.includes(area)) {
      found.push(`${place} -> ${target} (worker)`);
    }
  }
  return found;
}

describe('architecture', () => {
  it('keeps every import on its arrows', () => {
    const files = Object.entries(sources).map(([path, source]) => [toPlace(path), source] as const);
    expect(files.length).toBeGreaterThan(10);
    expect(files.flatMap(([place, source]) => violationsOf(place, source))).toEqual([]);
  });

  it.each([
    ['core/bad.ts', "import { y } from '../features/chat/y';"],
    ['core/bad.ts', "import { html } from 'some-package';"],
    ['features/chat/x.ts', "import { y } from '../models/y';"],
    ['features/chat/x.ts', "const y = await import('../models/y');"],
    ['ui/Button.tsx', "import { db } from '../data/db';"],
    ['runtime/x.ts', "import { serve } from '../../workers/x';"],
    ['features/chat/x.ts', "new Worker(new URL('../../../workers/x.worker.ts', import.meta.url))"],
    ['engines/x.ts', "import { createSignal } from 'solid-js';"],
    ['runtime/x.ts', "import Dexie from 'dexie';"],
    ['features/chat/index.ts', ''],
    ['app/x.ts', "import { y } from '@/core/y';"],
    ['workers/x.ts', "import { y } from '../src/data/y';"],
    ['helpers/x.ts', ''],
  ])('refuses %s with %s', (place, source) => {
    expect(violationsOf(place, source)).toHaveLength(1);
  });

  it.each([
    ['features/chat/x.ts', "import { y } from '../../runtime/y';"],
    ['engines/x.ts', "new Worker(new URL('../../workers/x.worker.ts', import.meta.url))"],
    ['workers/x.ts', "import { y } from '../src/core/y';"],
    ['workers/adapters/x.ts', "import { y } from '../../src/core/y';"],
    ['features/chat/x.test.ts', "import { openTestDb } from '../../test/db';"],
  ])('allows %s with %s', (place, source) => {
    expect(violationsOf(place, source)).toEqual([]);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findChromium } from './browser.mjs';
import { sourceState } from './setup.mjs';

it('sees a new, a changed and a removed source, and nothing else', () => {
  const base = mkdtempSync(join(tmpdir(), 'hearth-setup-'));
  mkdirSync(join(base, 'src'));
  writeFileSync(join(base, 'src/a.ts'), 'a');
  const first = sourceState(base);
  writeFileSync(join(base, 'README.md'), 'not built');
  expect(sourceState(base)).toBe(first);
  writeFileSync(join(base, 'src/b.ts'), 'b');
  const second = sourceState(base);
  expect(second).not.toBe(first);
  writeFileSync(join(base, 'src/b.ts'), 'bb');
  expect(sourceState(base)).not.toBe(second);
  rmSync(join(base, 'src/b.ts'));
  expect(sourceState(base)).toBe(first);
  rmSync(base, { recursive: true });
});

it('takes the browser that is asked for, then one on the path', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-browser-'));
  const program = join(folder, 'chromium');
  writeFileSync(program, '');
  expect(findChromium({ PATH: folder })).toBe(program);
  expect(findChromium({ PATH: folder, HEARTH_CHROMIUM: '/opt/other' })).toBe('/opt/other');
  rmSync(folder, { recursive: true });
});

// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { getSetting, putSetting } from '../data/settings';
import { openTestDb } from '../test/db';
import { createTheme } from './theme';
import { paintTheme, readMirroredTheme } from './theme-paint';

const barColors = () =>
  [...document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')].map((meta) => [
    meta.content,
    meta.getAttribute('media'),
  ]);

beforeEach(() => {
  localStorage.clear();
  paintTheme('system');
});

describe('paintTheme', () => {
  it('marks the document, colours the browser’s bars and is there at the next start', () => {
    paintTheme('dark');
    expect(document.documentElement.dataset['theme']).toBe('dark');
    expect(barColors()).toEqual([['#13110f', null]]);
    expect(readMirroredTheme()).toBe('dark');
  });

  it('leaves both colours to the system', () => {
    paintTheme('dark');
    paintTheme('system');
    expect(document.documentElement.dataset['theme']).toBeUndefined();
    expect(barColors()).toEqual([
      ['#f2ede4', '(prefers-color-scheme: light)'],
      ['#13110f', '(prefers-color-scheme: dark)'],
    ]);
  });

  it('takes nonsense in the mirror for no choice', () => {
    localStorage.setItem('hearth:theme', 'purple');
    expect(readMirroredTheme()).toBe('system');
  });
});

describe('createTheme', () => {
  it('applies a choice at once and keeps it', async () => {
    const db = await openTestDb();
    const theme = createTheme(db);
    const saved = theme.choose('light');
    expect(theme.choice()).toBe('light');
    expect(document.documentElement.dataset['theme']).toBe('light');
    await saved;
    expect(await getSetting(db, 'theme')).toBe('light');
  });

  it('lets the settings win over the mirror', async () => {
    const db = await openTestDb();
    await putSetting(db, 'theme', 'dark');
    const theme = createTheme(db);
    expect(theme.choice()).toBe('system');
    await theme.restore();
    expect(theme.choice()).toBe('dark');
  });

  it('follows another tab', async () => {
    const theme = createTheme(await openTestDb());
    localStorage.setItem('hearth:theme', 'light');
    dispatchEvent(new StorageEvent('storage', { key: 'hearth:theme' }));
    expect(theme.choice()).toBe('light');
  });
});

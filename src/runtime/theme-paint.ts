// The theme before anything else runs. The choice lives in the settings; localStorage holds a copy
// only because the database answers too late for the first paint. Imports nothing: the inline script
// of index.html runs it first.

export type ThemeChoice = 'system' | 'light' | 'dark';

const MIRROR_KEY = 'hearth:theme';

/** `--surface-sunken` of both themes, as in index.html: the browser's bars take the colour of the rail. */
const BAR_COLOR = { light: '#f2ede4', dark: '#13110f' } as const;

export function isThemeChoice(value: unknown): value is ThemeChoice {
  return value === 'system' || value === 'light' || value === 'dark';
}

/** Applies the choice to the document and mirrors it for the next first paint. */
export function paintTheme(choice: ThemeChoice): void {
  const root = document.documentElement;
  if (choice === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = choice;
  paintBars(choice);
  try {
    localStorage.setItem(MIRROR_KEY, choice);
  } catch {
    // Switched off for this site: the next start flashes once, nothing else is lost.
    return;
  }
}

/** What the mirror says; `system` where there is none. */
export function readMirroredTheme(): ThemeChoice {
  try {
    const stored = localStorage.getItem(MIRROR_KEY);
    return isThemeChoice(stored) ? stored : 'system';
  } catch {
    // Switched off for this site.
    return 'system';
  }
}

/** One `theme-color` for a chosen theme; one per colour scheme while the system decides. */
function paintBars(choice: ThemeChoice): void {
  document.querySelectorAll('meta[name="theme-color"]').forEach((meta) => {
    meta.remove();
  });
  for (const scheme of ['light', 'dark'] as const) {
    if (choice !== 'system' && choice !== scheme) continue;
    const meta = document.createElement('meta');
    meta.name = 'theme-color';
    meta.content = BAR_COLOR[scheme];
    if (choice === 'system') meta.setAttribute('media', `(prefers-color-scheme: ${scheme})`);
    document.head.append(meta);
  }
}

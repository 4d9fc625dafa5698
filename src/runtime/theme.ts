// Light, dark, or as the system has it.
import { createSignal, getOwner, onCleanup } from 'solid-js';
import type { Database } from '../data/db';
import { getSetting, putSetting } from '../data/settings';
import { isThemeChoice, paintTheme, readMirroredTheme, type ThemeChoice } from './theme-paint';

export interface Theme {
  readonly choice: () => ThemeChoice;
  /** Applies at once and keeps the choice. Throws what the database throws. */
  choose(choice: ThemeChoice): Promise<void>;
  /** Applies what the settings hold, where that differs from the copy made for the first paint. */
  restore(): Promise<void>;
}

/** Follows the choice made in another tab until the owner is gone. */
export function createTheme(db: Database): Theme {
  const [choice, setChoice] = createSignal<ThemeChoice>(readMirroredTheme());
  const apply = (next: ThemeChoice) => {
    setChoice(next);
    paintTheme(next);
  };

  const follow = () => apply(readMirroredTheme());
  addEventListener('storage', follow);
  if (getOwner()) onCleanup(() => removeEventListener('storage', follow));

  return {
    choice,
    async choose(next) {
      apply(next);
      await putSetting(db, 'theme', next);
    },
    async restore() {
      const stored = await getSetting(db, 'theme');
      if (isThemeChoice(stored) && stored !== choice()) apply(stored);
    },
  };
}

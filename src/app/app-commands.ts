// Commands that work on every page. Features add their own while they are on screen.
import type { Command } from '../runtime/commands';
import type { Runtime } from '../runtime/runtime';
import type { ThemeChoice } from '../runtime/theme-paint';
import { pages } from './pages';

export interface AppCommandInputs {
  readonly runtime: Runtime;
  readonly navigate: (path: string) => void;
  readonly openPalette: () => void;
  readonly openHelp: () => void;
}

/** Ids that other code runs by name. */
const PALETTE_COMMAND = 'app.palette';

const themeTitles: Readonly<Record<ThemeChoice, string>> = {
  system: 'Theme: as the system',
  light: 'Theme: light',
  dark: 'Theme: dark',
};

export function createAppCommands(inputs: AppCommandInputs): () => readonly Command[] {
  const { runtime, navigate } = inputs;
  const fixed: readonly Command[] = [
    {
      id: PALETTE_COMMAND,
      title: 'Command palette',
      group: 'action',
      shortcut: 'Mod+K',
      isHidden: true,
      run: inputs.openPalette,
    },
    {
      id: 'app.shortcuts',
      title: 'Keyboard shortcuts',
      group: 'action',
      keywords: 'help keys',
      shortcut: '?',
      run: inputs.openHelp,
    },
    {
      id: 'chat.new',
      title: 'New chat',
      group: 'action',
      shortcut: 'Mod+Shift+O',
      run: () => {
        navigate('/chat');
        focusMessageBox();
      },
    },
    {
      id: 'chat.write',
      title: 'Go to the message box',
      group: 'action',
      shortcut: 'Mod+/',
      run: () => {
        if (!findMessageBox()) navigate('/chat');
        focusMessageBox();
      },
    },
    ...pages
      .filter((page) => page.inNavigation)
      .map((page): Command => ({
        id: `page.${page.title.toLowerCase()}`,
        title: page.title,
        group: 'page',
        run: () => navigate(page.paths[0]),
      })),
  ];
  const themes = (): readonly Command[] =>
    (Object.keys(themeTitles) as ThemeChoice[]) // Object.keys widens the keys to string
      .filter((choice) => choice !== runtime.theme.choice())
      .map((choice) => ({
        id: `theme.${choice}`,
        title: themeTitles[choice],
        group: 'action',
        keywords: 'appearance colour',
        run: () => runtime.notices.act(() => runtime.theme.choose(choice)),
      }));
  return () => [...fixed, ...themes()];
}

/** Found by the name it has for everybody: commands know no feature. */
function findMessageBox(): HTMLElement | null {
  return document.querySelector<HTMLElement>('textarea[aria-label="Message"]');
}

/** After the page that was asked for is drawn. */
function focusMessageBox(): void {
  requestAnimationFrame(() => findMessageBox()?.focus());
}

// What the palette shows for what was typed.
import type { Command, CommandGroup } from '../runtime/commands';
import { fuzzyScore } from './fuzzy';

/** More would not be read; typing another letter is quicker. */
const MAX_RESULTS = 40;
/** Before anything is typed, each group shows a few, so that all kinds are seen. */
const FIRST_OF_EACH_GROUP = 6;

const groupOrder: readonly CommandGroup[] = ['page', 'action', 'chat', 'profile', 'model'];

/** Best first; within the same score in the order given (chats: latest first). */
export function rankCommands(query: string, commands: readonly Command[]): readonly Command[] {
  const listed = commands.filter((command) => command.isHidden !== true);
  if (query.trim() === '') return firstOfEachGroup(listed);
  return listed
    .flatMap((command) => {
      const score = scoreOf(query, command);
      return score === undefined ? [] : [{ command, score }];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, MAX_RESULTS)
    .map(({ command }) => command);
}

function scoreOf(query: string, command: Command): number | undefined {
  const inTitle = fuzzyScore(query, command.title);
  if (inTitle !== undefined) return inTitle + (command.group === 'chat' ? 0 : 1);
  // Found by another word for it: behind everything that is called so.
  const inKeywords = command.keywords && fuzzyScore(query, command.keywords);
  return typeof inKeywords === 'number' ? inKeywords / 4 : undefined;
}

function firstOfEachGroup(commands: readonly Command[]): readonly Command[] {
  return groupOrder.flatMap((group) =>
    commands.filter((command) => command.group === group).slice(0, FIRST_OF_EACH_GROUP),
  );
}

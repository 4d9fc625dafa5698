// The rows of one chat as the views need them: the shown branch by id, siblings, stable identity.
import { createMessageTree } from '../../data/message-tree';
import type { Message } from '../../data/records';

export interface MessageRows {
  /** Ids of the shown branch, first message first. */
  readonly branch: readonly string[];
  readonly byId: ReadonlyMap<string, Message>;
  /** Ids with the same parent, oldest first. */
  readonly siblings: (messageId: string) => readonly string[];
}

/** Rows that did not change keep the object they had, so only changed messages are drawn again. */
function keepIdentity(
  previous: ReadonlyMap<string, Message>,
  rows: readonly Message[],
): ReadonlyMap<string, Message> {
  const next = new Map<string, Message>();
  for (const row of rows) {
    const known = previous.get(row.id);
    next.set(row.id, known && isSame(known, row) ? known : row);
  }
  return next;
}

function isSame(a: Message, b: Message): boolean {
  return (
    a.status === b.status &&
    a.text === b.text &&
    a.rating === b.rating &&
    a.sources?.length === b.sources?.length &&
    a.method === b.method &&
    planProgress(a) === planProgress(b) &&
    a.parentId === b.parentId &&
    a.usage?.completionTokens === b.usage?.completionTokens &&
    a.usage?.timeToFirstTokenMs === b.usage?.timeToFirstTokenMs
  );
}

/** A plan grows by steps and by states of steps. */
function planProgress({ plan }: Message): string {
  return plan?.steps.map(({ state }) => state[0]).join('') ?? '';
}

/** `isWhole` false: `rows` are only the newest of the chat, and the end of the branch is shown. */
export function toMessageRows(
  rows: readonly Message[],
  { leafId, isWhole }: { readonly leafId: string | undefined; readonly isWhole: boolean },
  previous?: MessageRows,
): MessageRows {
  const tree = createMessageTree(rows);
  const branch = isWhole ? tree.branch(leafId) : tree.branchEnd(leafId ?? '');
  return {
    branch: branch.map((row) => row.id),
    byId: keepIdentity(previous?.byId ?? new Map(), rows),
    siblings: (messageId) => tree.siblings(messageId).map((row) => row.id),
  };
}

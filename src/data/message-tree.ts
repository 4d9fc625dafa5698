// Branches, siblings and leaves of a chat, from its rows. Rows come oldest first; a child is
// always later than its parent.
import type { Message } from './records';

export interface MessageTree {
  /** From the first message to `leafId`; to the newest message where it is unknown or absent. */
  branch(leafId: string | undefined): readonly Message[];
  /**
   * The end of that branch, where the rows are only the newest of a chat: from the first message on
   * whose versions are all among them. Empty where the leaf is older.
   */
  branchEnd(leafId: string): readonly Message[];
  /** The versions of a message, itself included, oldest first. */
  siblings(messageId: string): readonly Message[];
}

/** Reads every row once; then a branch costs its own length. */
export function createMessageTree(rows: readonly Message[]): MessageTree {
  const byId = new Map<string, Message>();
  const byParent = new Map<string | null, Message[]>();
  for (const row of rows) {
    byId.set(row.id, row);
    const siblings = byParent.get(row.parentId);
    if (siblings) siblings.push(row);
    else byParent.set(row.parentId, [row]);
  }
  const branchTo = (leaf: Message | undefined) => {
    const branch: Message[] = [];
    for (let row = leaf; row; row = row.parentId === null ? undefined : byId.get(row.parentId)) {
      branch.push(row);
    }
    return branch.reverse();
  };
  return {
    branch: (leafId) =>
      branchTo((leafId === undefined ? undefined : byId.get(leafId)) ?? rows.at(-1)),
    // Versions are later than the message they answer, so they are there where it is.
    branchEnd: (leafId) => branchTo(byId.get(leafId)).slice(1),
    siblings(messageId) {
      const row = byId.get(messageId);
      return row ? (byParent.get(row.parentId) ?? [row]) : [];
    },
  };
}

/** From the first message to `leafId`. For many questions to one chat use `createMessageTree`. */
export function branchOf(rows: readonly Message[], leafId: string | undefined): readonly Message[] {
  return createMessageTree(rows).branch(leafId);
}

/** The newest message below `messageId`, which is where somebody last worked in that branch. */
export function newestLeafOf(rows: readonly Message[], messageId: string): string {
  const below = new Set([messageId]);
  let leafId = messageId;
  for (const row of rows) {
    if (row.parentId === null || !below.has(row.parentId)) continue;
    below.add(row.id);
    leafId = row.id;
  }
  return leafId;
}

import type { Locator, Page } from '@playwright/test';
import { putRows } from './store';

/** A batch `big` with so many answered rows, on a page that has made its database. */
export async function putLongBatch(page: Page, count: number): Promise<void> {
  const usage = {
    promptTokens: 9,
    cachedPromptTokens: 0,
    completionTokens: 9,
    timeToFirstTokenMs: 9,
    tokensPerSecond: 9,
  };
  const answer = { finishReason: 'stop', usage, modelName: 'M', startedAt: 1, durationMs: 90 };
  const batch = {
    ...{ id: 'big', title: 'Big', modelId: 'starter', modelName: 'M', parameters: {}, parallel: 1 },
    ...{ createdAt: 1, rowCount: count, doneCount: count, failedCount: 0, revision: 1 },
  };
  await putRows(page, {
    batches: [batch],
    batchRows: Array.from({ length: count }, (_, index) => ({
      ...{ batchId: 'big', index, state: 'done', revision: 1 },
      prompt: `Prompt number ${index}`,
      answer: { ...answer, text: `Answer number ${index}, `.repeat(5) },
    })),
  });
}

/** Scrolls the table by 300 pixels each frame, 90 times; ms between the frames. */
export function scrollResults(table: Locator): Promise<readonly number[]> {
  return table.evaluate(async (element) => {
    const scroller = element.lastElementChild;
    if (!scroller) throw new Error('no rows');
    const gaps: number[] = [];
    let last = await new Promise<number>(requestAnimationFrame);
    for (let step = 0; step < 90; step++) {
      scroller.scrollTop += 300;
      const now = await new Promise<number>(requestAnimationFrame);
      gaps.push(now - last);
      last = now;
    }
    return gaps;
  });
}

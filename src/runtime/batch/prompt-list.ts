// The page's side of the worker that reads lists of prompts. No worker exists before the first list.
import {
  type PromptFormat,
  type PromptListApi,
  type PromptProblem,
  type PromptSource,
  type PromptSummary,
} from '../../core/prompt/prompt-list-api';
import { createWorkerClient } from '../../core/wire/worker-rpc';

export type CheckedList = { readonly format: PromptFormat } & (
  { readonly summary: PromptSummary } | { readonly problem: PromptProblem }
);

export interface PromptList {
  /** `onProgress`: 0 to 1. Throws the AbortError, and `engine-crashed` where the list is too much. */
  check(
    source: PromptSource,
    onProgress: (share: number) => void,
    signal: AbortSignal,
  ): Promise<CheckedList>;
  /** The prompts in order, some hundred at a time; ends at once where `check` found a problem. */
  prompts(source: PromptSource, signal: AbortSignal): AsyncIterable<readonly string[]>;
  dispose(): void;
}

export function createPromptList(): PromptList {
  const client = createWorkerClient<PromptListApi>(
    () =>
      new Worker(new URL('../../../workers/prompt-list.worker.ts', import.meta.url), {
        type: 'module',
        name: 'prompt-list',
      }),
  );
  return {
    async check(source, onProgress, signal) {
      for await (const event of client.stream('read', source, 'summary', signal)) {
        if (event.type === 'progress') onProgress(event.share);
        else if (event.type === 'problem' || event.type === 'summary') return event;
      }
      signal.throwIfAborted();
      throw new Error('The list ended without a word');
    },
    async *prompts(source, signal) {
      for await (const event of client.stream('read', source, 'prompts', signal)) {
        if (event.type === 'prompts') yield event.prompts;
      }
      signal.throwIfAborted();
    },
    dispose: () => client.terminate(),
  };
}

// A list of prompts as somebody pastes or opens it, read in a worker: fifty thousand rows are felt.
export type PromptFormat = 'lines' | 'csv' | 'jsonl';

export interface PromptSource {
  /** What was typed or pasted, or the file that was opened. */
  readonly content: string | Blob;
  /** Absent for what was typed. */
  readonly fileName?: string;
  /** Absent: found out by the name, else by the beginning. */
  readonly format?: PromptFormat;
  /** "Translate {{text}}"; empty: the prompt is the line, or the column that holds one. */
  readonly template: string;
}

export interface PromptSummary {
  readonly count: number;
  readonly first: string | undefined;
  readonly columns: readonly string[];
}

/**
 * Why a list is not taken; lines as a person counts. Nothing is guessed about a damaged file: a row
 * in the wrong place would be asked the wrong thing.
 */
export type PromptProblem =
  | { readonly kind: 'template-without-place' }
  | {
      readonly kind: 'column-missing';
      readonly column: string;
      readonly columns: readonly string[];
    }
  /** A quotation mark that opens there and never closes, or text behind one that closes. */
  | { readonly kind: 'quote-open' | 'quote-broken'; readonly line: number }
  /** `others`: further rows of which the same is true. */
  | { readonly kind: 'more-cells' | 'fewer-cells'; readonly line: number; readonly others: number }
  | { readonly kind: 'not-json'; readonly line: number; readonly reason: string }
  | { readonly kind: 'no-object'; readonly line: number }
  | { readonly kind: 'too-many'; readonly count: number };

export type PromptListEvent =
  /** `share`: 0 to 1. */
  | { readonly type: 'progress'; readonly share: number }
  | { readonly type: 'problem'; readonly format: PromptFormat; readonly problem: PromptProblem }
  | { readonly type: 'summary'; readonly format: PromptFormat; readonly summary: PromptSummary }
  /** Behind the summary, in order, where they are wanted. */
  | { readonly type: 'prompts'; readonly prompts: readonly string[] };

export interface PromptListApi {
  /** Ends after a problem. */
  read(
    source: PromptSource,
    wants: 'summary' | 'prompts',
    signal: AbortSignal,
  ): AsyncIterable<PromptListEvent>;
}

export const MAX_PROMPTS = 50_000;
export const MAX_LIST_BYTES = 64 * 2 ** 20;

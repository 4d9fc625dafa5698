// What the page asks of the worker that runs wllama without the app.
export interface RawRequest {
  /** Absolute addresses of the GGUF parts, in order. */
  readonly modelUrls: readonly string[];
  readonly contextLength: number;
  readonly question: string;
  readonly maxTokens: number;
}

export interface RawAnswer {
  readonly text: string;
  readonly tokens: number;
  readonly threads: number;
  /** Tokens after the first, per second. */
  readonly tokensPerSecond: number;
}

// What the bridge worker does beside answering: looks, fetches and tidies up on servers.
import type { RemoteModel, ServerAccess, ServerFacts } from './bridge';

/** Sums of all layers; `layers` says how each one stands. */
export interface PullProgress {
  /** "pulling manifest", "verifying sha256 digest" … as the server says it. */
  readonly status: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly layers: readonly PullLayer[];
}

export interface PullLayer {
  /** Its digest, shortened. */
  readonly name: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** Everything throws the `server-…` codes, and AbortError where there is a signal. */
export interface BridgeApi {
  /** Its kind, version and models. Asks only the address that is given. */
  list(access: ServerAccess): Promise<ServerFacts>;
  /** Capabilities and context of one model; Ollama's list has neither. */
  describe(access: ServerAccess, name: string): Promise<RemoteModel>;
  /** Ollama only. Ends when the model is there; aborting keeps what has arrived. */
  pull(access: ServerAccess, name: string, signal: AbortSignal): AsyncIterable<PullProgress>;
  /** Ollama only: from the server's disk. */
  remove(access: ServerAccess, name: string): Promise<void>;
  /** Ollama only: out of the server's memory. */
  unload(access: ServerAccess, name: string): Promise<void>;
}

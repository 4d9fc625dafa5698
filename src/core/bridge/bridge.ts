// Model servers that somebody runs and the user or the administrator has named: what is known of
// them, and the names their models have here.
import type { EngineId } from '../engine/engine';

export const serverKinds = ['ollama', 'llamacpp', 'vllm', 'lmstudio', 'openai'] as const;
export type ServerKind = (typeof serverKinds)[number];

/** How much of a server Hearth uses at most. */
export interface ServerLimits {
  /** Requests at the same time. */
  readonly parallelRequests?: number;
  readonly requestsPerMinute?: number;
  /** Tokens of context asked for; where the server lets each request say so. */
  readonly contextLength?: number;
  /** Minutes a model stays in the server's memory after an answer; -1: for ever. Ollama only. */
  readonly keepAliveMinutes?: number;
}

/** A server as it is kept; its key lies apart (setting `serverKeys`), so that no export has it. */
export interface BridgeServer {
  readonly id: string;
  readonly name: string;
  readonly kind: ServerKind;
  /** Of `normalizeAddress`: no slash at the end, without `/v1` or `/api`. */
  readonly url: string;
  readonly limits?: ServerLimits;
  /** Of the administrator's list: cannot be changed here. */
  readonly isFixed?: true;
  /** Epoch ms. */
  readonly addedAt: number;
}

/** All that a worker needs to talk to a server. */
export interface ServerAccess {
  readonly url: string;
  readonly kind: ServerKind;
  readonly apiKey?: string;
  readonly keepAliveMinutes?: number;
}

/** A model as its server describes it. */
export interface RemoteModel {
  /** What the server calls it. */
  readonly name: string;
  readonly family?: string;
  /** As the server writes it: "135M". */
  readonly parameters?: string;
  readonly quantization?: string;
  readonly bytes?: number;
  /** Tokens; absent where the server does not say. */
  readonly contextLength?: number;
  readonly task: 'chat' | 'embed';
  /** Sees images; absent where the server does not say. */
  readonly vision?: boolean;
  readonly tools?: boolean;
  readonly reasoning?: boolean;
  /** In the server's memory now; `until` in epoch ms, absent: as long as the server runs. */
  readonly loaded?: { readonly until?: number; readonly contextLength?: number };
}

/** What a server answered when it was asked for its models. */
export interface ServerFacts {
  readonly kind: ServerKind;
  readonly version?: string;
  readonly models: readonly RemoteModel[];
  /** From the question to the first answer, in ms. */
  readonly answeredInMs: number;
}

/** Where a model of a server lies. */
export interface ModelPlace {
  readonly serverId: string;
  /** As the model is grouped: the server's name. */
  readonly name: string;
  /** "on this computer’s Ollama", "on the server Office". */
  readonly words: string;
}

const PREFIX = 'bridge:';

export function toRemoteModelId(serverId: string, name: string): string {
  return `${PREFIX}${serverId}:${name}`;
}

/** The server of a remote model's id; undefined for models of this device. */
export function serverIdOf(modelId: string): string | undefined {
  if (!modelId.startsWith(PREFIX)) return undefined;
  return modelId.slice(PREFIX.length).split(':', 1)[0];
}

/** What the server calls the model. */
export function nameOnServer(modelId: string): string {
  const serverId = serverIdOf(modelId);
  return serverId === undefined ? modelId : modelId.slice(PREFIX.length + serverId.length + 1);
}

export function engineOfKind(kind: ServerKind): Extract<EngineId, 'ollama' | 'openai'> {
  return kind === 'ollama' ? 'ollama' : 'openai';
}

export const kindNames: Readonly<Record<ServerKind, string>> = {
  ollama: 'Ollama',
  llamacpp: 'llama.cpp',
  vllm: 'vLLM',
  lmstudio: 'LM Studio',
  openai: 'OpenAI-compatible',
};

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/i;

/** Whether the address is this very computer. `url` as kept. */
export function isThisComputer(url: string): boolean {
  return URL.canParse(url) && LOOPBACK.test(new URL(url).hostname);
}

/** Said beside every use of the server's models. */
export function placeWords({
  kind,
  name,
  url,
}: Pick<BridgeServer, 'kind' | 'name' | 'url'>): string {
  if (!isThisComputer(url)) return `on the server ${name}`;
  return kind === 'openai'
    ? `on this computer’s server ${name}`
    : `on this computer’s ${kindNames[kind]}`;
}

// The list of models of a server in OpenAI's form, with what each kind of server tells beside it.
import type { RemoteModel, ServerAccess, ServerKind } from '../../src/core/bridge/bridge';
import { AppError } from '../../src/core/errors';
import { toArray, toCount, toObject, toText, type Json } from './read-json';
import { askJson } from './server-request';

/** Names of models that only make vectors; no list of this form says so. */
const EMBEDDERS = /embed|\bbge\b|\be5\b|minilm|\bgte\b/i;

/** Empty where the server has no list. With `waits`, one that is still loading is waited for. */
export async function listOpenAiModels(
  server: ServerAccess,
  signal: AbortSignal,
  waits = false,
): Promise<readonly RemoteModel[]> {
  const answer = await readList(server, signal, waits);
  if (!answer) return [];
  const listed = toArray(answer['data']).map(toObject);
  if (server.kind === 'lmstudio') return describeLmStudio(server, listed, signal);
  const needsProps =
    server.kind === 'llamacpp' &&
    listed.some(
      (model) =>
        toCount(toObject(model['meta'])['n_ctx']) === undefined || seesImages(model) === undefined,
    );
  const props = needsProps ? await readProps(server, signal) : {};
  return listed.flatMap((model) => toModel(model, props) ?? []);
}

async function readList(
  server: ServerAccess,
  signal: AbortSignal,
  waits: boolean,
): Promise<Json | undefined> {
  try {
    return await askJson(server, '/v1/models', { method: 'GET', signal, waitsWhenBusy: waits });
  } catch (error) {
    const { status } = error instanceof AppError ? error.details : {};
    if (status === 404 || status === 405) return undefined;
    throw error;
  }
}

/** llama.cpp before its list told the context of each conversation and what a model takes. */
async function readProps(server: ServerAccess, signal: AbortSignal): Promise<Json> {
  try {
    return await askJson(server, '/props', { method: 'GET', signal });
  } catch (error) {
    // It can be switched off; then the list's own figures stand.
    if (error instanceof AppError && error.code !== 'server-unreachable') return {};
    throw error;
  }
}

function toModel(model: Json, props: Json): RemoteModel | undefined {
  const name = toText(model['id']);
  if (name === undefined) return undefined;
  const meta = toObject(model['meta']);
  const window =
    toCount(meta['n_ctx']) ?? toCount(toObject(props['default_generation_settings'])['n_ctx']);
  // What a conversation gets before what the model could read.
  const contextLength = window ?? toCount(model['max_model_len']) ?? toCount(meta['n_ctx_train']);
  const bytes = toCount(meta['size']);
  const parameters = toCount(meta['n_params']);
  const quantization = toText(meta['ftype']);
  const vision = seesImages(model) ?? seesByProps(props);
  return {
    name,
    task: EMBEDDERS.test(name) ? 'embed' : 'chat',
    ...(contextLength !== undefined && { contextLength }),
    ...(bytes !== undefined && { bytes }),
    ...(parameters !== undefined && { parameters: toShortCount(parameters) }),
    ...(quantization !== undefined && { quantization }),
    ...(vision !== undefined && { vision }),
  };
}

/** llama.cpp and OpenRouter list what goes in, Mistral what it can; undefined where none is said. */
function seesImages(model: Json): boolean | undefined {
  const inputs = toObject(model['architecture'])['input_modalities'];
  if (Array.isArray(inputs)) return inputs.includes('image');
  const { vision } = toObject(model['capabilities']);
  return typeof vision === 'boolean' ? vision : undefined;
}

function seesByProps(props: Json): boolean | undefined {
  const { vision } = toObject(props['modalities']);
  return typeof vision === 'boolean' ? vision : undefined;
}

function toShortCount(parameters: number): string {
  return parameters >= 1e9
    ? `${(parameters / 1e9).toFixed(1)}B`
    : `${Math.round(parameters / 1e6)}M`;
}

/** LM Studio's own list tells more; where it is missing the plain one stands. */
async function describeLmStudio(
  server: ServerAccess,
  listed: readonly Json[],
  signal: AbortSignal,
): Promise<readonly RemoteModel[]> {
  const answer = await askJson(server, '/api/v0/models', { method: 'GET', signal }).catch(
    (error: unknown) => {
      if (error instanceof AppError) return {};
      throw error;
    },
  );
  const own = new Map(
    toArray(toObject(answer)['data'])
      .map(toObject)
      .map((model) => [toText(model['id']), model] as const),
  );
  return listed.flatMap((entry) => {
    const plain = toModel(entry, {});
    const more = own.get(plain?.name);
    if (!plain || !more) return plain ?? [];
    const contextLength = toCount(more['max_context_length']);
    const loadedContext = toCount(more['loaded_context_length']);
    const family = toText(more['arch']);
    const quantization = toText(more['quantization']);
    return {
      ...plain,
      task: more['type'] === 'embeddings' ? ('embed' as const) : ('chat' as const),
      ...(contextLength !== undefined && { contextLength }),
      ...(family !== undefined && { family }),
      ...(quantization !== undefined && { quantization }),
      ...(more['type'] !== undefined && { vision: more['type'] === 'vlm' }),
      ...(more['state'] === 'loaded' && {
        loaded: loadedContext === undefined ? {} : { contextLength: loadedContext },
      }),
    };
  });
}

/** What a list says of the server that made it. */
export function kindOfList(answer: Json): ServerKind {
  const owners = toArray(answer['data']).map((model) => toObject(model)['owned_by']);
  if (owners.includes('llamacpp')) return 'llamacpp';
  if (owners.includes('vllm')) return 'vllm';
  return owners.includes('organization_owner') ? 'lmstudio' : 'openai';
}

// What lies on an Ollama server and what of it is in memory.
import type { RemoteModel, ServerAccess } from '../../src/core/bridge/bridge';
import { describeShown } from '../adapters/ollama';
import { toArray, toCount, toObject, toText, type Json } from './read-json';
import { askJson } from './server-request';

/** Two requests, whatever the number of models; `readOllamaModel` tells the rest of one. */
export async function listOllamaModels(
  access: ServerAccess,
  signal: AbortSignal,
): Promise<readonly RemoteModel[]> {
  const [tags, running] = await Promise.all([
    askJson(access, '/api/tags', { method: 'GET', signal }),
    askJson(access, '/api/ps', { method: 'GET', signal }),
  ]);
  const loaded = new Map(
    toArray(running['models'])
      .map(toObject)
      .map((model) => [toText(model['name']), model] as const),
  );
  return toArray(tags['models']).flatMap((entry) => {
    const model = toObject(entry);
    const name = toText(model['name']);
    return name === undefined ? [] : [toModel(name, model, loaded.get(name))];
  });
}

export async function readOllamaModel(
  access: ServerAccess,
  name: string,
  signal: AbortSignal,
): Promise<RemoteModel> {
  const shown = await askJson(access, '/api/show', { body: { model: name }, signal });
  const { contextLength, isEmbedder, vision, tools, reasoning } = describeShown(shown);
  return {
    ...toModel(name, shown, undefined),
    task: isEmbedder ? 'embed' : 'chat',
    ...(contextLength !== undefined && { contextLength }),
    vision: vision ?? false,
    ...(tools && { tools }),
    ...(reasoning && { reasoning }),
  };
}

function toModel(name: string, model: Json, running: Json | undefined): RemoteModel {
  const details = toObject(model['details']);
  const family = toText(details['family']);
  const parameters = toText(details['parameter_size']);
  const quantization = toText(details['quantization_level']);
  const bytes = toCount(model['size']);
  return {
    name,
    // Families of models that only make vectors; `readOllamaModel` asks for the truth.
    task: /bert|embed/i.test(`${family ?? ''} ${name}`) ? 'embed' : 'chat',
    ...(family !== undefined && { family }),
    ...(parameters !== undefined && { parameters }),
    ...(quantization !== undefined && { quantization }),
    ...(bytes !== undefined && { bytes }),
    ...(running && { loaded: toLoaded(running) }),
  };
}

/** A model that is to stay for ever has a date in the year 2318. */
const FOR_EVER_MS = 100 * 365 * 86_400_000;

function toLoaded(running: Json): NonNullable<RemoteModel['loaded']> {
  const until = Date.parse(toText(running['expires_at']) ?? '');
  const contextLength = toCount(running['context_length']);
  const ends = !Number.isNaN(until) && until - Date.now() < FOR_EVER_MS;
  return { ...(ends && { until }), ...(contextLength && { contextLength }) };
}

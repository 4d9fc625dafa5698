// A server's model as the app's lists have models.
import {
  engineOfKind,
  kindNames,
  placeWords,
  toRemoteModelId,
  type BridgeServer,
  type RemoteModel,
} from '../../core/bridge/bridge';
import type { ModelSpec } from '../../core/model/model-manifest';

/** Tokens, until the server has said what the model reads. */
const UNKNOWN_CONTEXT = 4096;

/** `seeing`: ids of models of which the user says that they see, where their server says nothing. */
export function toRemoteSpec(
  server: BridgeServer,
  model: RemoteModel,
  seeing: readonly string[] = [],
): ModelSpec {
  const words = placeWords(server);
  const modelId = toRemoteModelId(server.id, model.name);
  const vision = model.vision ?? (seeing.includes(modelId) ? true : undefined);
  const facts = [
    model.family,
    model.parameters,
    vision === true && 'sees pictures',
    model.tools && 'calls tools',
  ].filter(Boolean);
  return {
    modelId,
    name: model.name.replace(/:latest$/, ''),
    // Under the server's name in the list.
    family: server.name,
    task: model.task,
    engine: engineOfKind(server.kind),
    quantization: model.quantization ?? '',
    contextLength: model.contextLength ?? UNKNOWN_CONTEXT,
    licence: kindNames[server.kind],
    summary: [`Runs ${words}`, ...facts].join(' · '),
    files: [],
    bytes: model.bytes ?? 0,
    sources: [],
    ...(vision !== undefined && { vision }),
    place: { serverId: server.id, name: server.name, words },
  };
}

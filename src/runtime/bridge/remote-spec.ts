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

export function toRemoteSpec(server: BridgeServer, model: RemoteModel): ModelSpec {
  const words = placeWords(server);
  const facts = [model.family, model.parameters, model.tools && 'calls tools'].filter(Boolean);
  return {
    modelId: toRemoteModelId(server.id, model.name),
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
    ...(model.vision === true && { vision: true }),
    place: { serverId: server.id, name: server.name, words },
  };
}

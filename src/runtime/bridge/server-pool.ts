// Servers that have the same model: which models are the same, and how much of each server is used.
import type { BridgeServer, ServerKind } from '../../core/bridge/bridge';
import { nameOnServer } from '../../core/bridge/bridge';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { PlaceLimits } from '../places/place-queue';

type PoolModel = Pick<ModelSpec, 'modelId' | 'task' | 'quantization'>;

/**
 * Ids of the models that stand in for each other, `modelId` first. The same name makes the same model,
 * unless both servers tell how it is quantised and differ.
 */
export function findPool(modelId: string, models: readonly PoolModel[]): readonly string[] {
  const wanted = models.find((model) => model.modelId === modelId);
  if (!wanted) return [modelId];
  const others = models.filter((model) => model !== wanted && isSame(model, wanted));
  return [modelId, ...others.map((model) => model.modelId)];
}

function isSame(a: PoolModel, b: PoolModel): boolean {
  const isOtherBuild =
    a.quantization !== '' &&
    b.quantization !== '' &&
    toBuild(a.quantization) !== toBuild(b.quantization);
  return toName(a.modelId) === toName(b.modelId) && a.task === b.task && !isOtherBuild;
}

/** Ollama calls its newest build `name:latest`. */
function toName(modelId: string): string {
  return nameOnServer(modelId)
    .replace(/:latest$/, '')
    .toLowerCase();
}

/** "Q4_K - Medium" of llama.cpp is Ollama's "Q4_K_M". */
function toBuild(quantization: string): string {
  return quantization
    .toUpperCase()
    .replace(/\s*-\s*(SMALL|MEDIUM|LARGE)$/, (_, size: string) => `_${size.charAt(0)}`);
}

/** Requests at once where nobody has said. */
export const usualParallel: Readonly<Record<ServerKind, number>> = {
  ollama: 4,
  llamacpp: 4,
  lmstudio: 4,
  openai: 4,
  vllm: 16,
};

export function toPlaceLimits(
  server: Pick<BridgeServer, 'kind' | 'limits'> | undefined,
): PlaceLimits {
  const { parallelRequests, requestsPerMinute: perMinute } = server?.limits ?? {};
  return {
    parallel: parallelRequests ?? (server ? usualParallel[server.kind] : 1),
    ...(perMinute !== undefined && { perMinute }),
  };
}

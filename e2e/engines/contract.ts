import type { EngineId } from '../../src/core/engine/engine';
import { createEngineContract } from '../../src/core/engine/engine-contract';
import type { ContractSettings } from '../../src/core/engine/engine-contract-settings';
import { modelCatalog } from '../../src/engines/model-catalog';
import { testModels } from '../../src/engines/test-models';
import type { ModelSpec } from '../../src/core/model/model-manifest';
import { test } from './fixtures';

export function findSpec(modelId: string): ModelSpec {
  const spec = [...modelCatalog(), ...testModels].find((model) => model.modelId === modelId);
  if (!spec) throw new Error(`No model ${modelId}`);
  return spec;
}

/** One test per check of the contract, in a real worker with a real model. */
export function testContract(
  id: EngineId,
  modelId: string,
  settings: Partial<ContractSettings>,
): void {
  test.beforeAll(async ({ lab }) => {
    await lab.install(findSpec(modelId));
  });
  test.afterAll(async ({ lab }) => {
    await lab.dispose(id);
  });
  for (const { name } of createEngineContract()) {
    test(name, async ({ lab }) => {
      await lab.check(id, modelId, settings, name);
    });
  }
}

// Two tabs never download the same model: the second waits and then finds it installed.
import { abortError, isAbort, toAppError } from '../../../src/core/errors';

/** The lock's release. Without Web Locks (plain http) there is nothing to wait for. */
export async function lockModel(modelId: string, signal: AbortSignal): Promise<() => void> {
  const locks = (navigator as Partial<WorkerNavigator>).locks;
  if (!locks) return () => undefined;
  return new Promise((resolve, reject) => {
    const held = () =>
      new Promise<void>((release) => {
        resolve(release);
      });
    locks.request(`hearth:model:${modelId}`, { signal }, held).catch((error: unknown) => {
      reject(isAbort(error) ? abortError() : toAppError(error));
    });
  });
}

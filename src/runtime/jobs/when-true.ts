import { createEffect, createRoot, type Accessor } from 'solid-js';

/** Resolves once `condition` is true: at once, or when what it reads changes. */
export function whenTrue(condition: Accessor<boolean>): Promise<void> {
  return new Promise((resolve) => {
    createRoot((dispose) => {
      createEffect(() => {
        if (!condition()) return;
        resolve();
        dispose();
      });
      // Without an owner: effects under a waiting Suspense wait too, maybe for this very promise.
    }, null);
  });
}

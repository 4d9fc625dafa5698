// Whether anything at all answers at an address, though the page may not read it. In a worker of its
// own, because an isolated page may not even ask: this script is served as `credentialless`
// (service-worker/isolation.ts, tools/serve.mjs), where the browser knows the word.
import { serveApi } from '../src/core/wire/worker-rpc';
import type { ReachApi } from '../src/core/bridge/reach-api';

const TIMEOUT_MS = 3_000;

const api: ReachApi = {
  async reach(url) {
    const startedAt = performance.now();
    try {
      await fetch(url, {
        mode: 'no-cors',
        cache: 'no-store',
        credentials: 'omit',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { answers: true, tookMs: performance.now() - startedAt };
    } catch {
      // Every failure looks the same to a script; that is why this is asked.
      return { answers: false, tookMs: performance.now() - startedAt };
    }
  },
};

serveApi(api);

// Web Locks for unit tests: Node has none before version 24. One manager stands for one browser.
import { abortError } from '../core/errors';

interface Request {
  readonly name: string;
  readonly mode: LockMode;
  readonly grant: () => void;
}

type Callback = (lock: Lock | null) => unknown;

/** Exclusive and shared locks, `ifAvailable`, `signal` and `query`; no `steal`. */
export function createLockManager(): LockManager {
  const held: Request[] = [];
  let pending: Request[] = [];

  const isFree = (name: string, mode: LockMode) =>
    !held.some((lock) => lock.name === name && (mode === 'exclusive' || lock.mode === 'exclusive'));
  const advance = () => {
    for (const request of [...pending]) {
      const first = pending.find((other) => other.name === request.name);
      if (request === first && isFree(request.name, request.mode)) request.grant();
    }
  };

  function request(name: string, options: LockOptions, callback: Callback): Promise<unknown> {
    const { mode = 'exclusive', ifAvailable = false, signal } = options;
    if (signal?.aborted) return Promise.reject(abortError());
    const mustWait = !isFree(name, mode) || pending.some((other) => other.name === name);
    if (ifAvailable && mustWait) return Promise.resolve(callback(null));
    return new Promise((resolve, reject) => {
      const entry: Request = {
        name,
        mode,
        grant: () => {
          pending = pending.filter((other) => other !== entry);
          held.push(entry);
          resolve(run());
        },
      };
      const run = async () => {
        try {
          return await callback({ name, mode });
        } finally {
          held.splice(held.indexOf(entry), 1);
          advance();
        }
      };
      signal?.addEventListener('abort', () => {
        if (!pending.includes(entry)) return;
        pending = pending.filter((other) => other !== entry);
        reject(abortError());
        advance();
      });
      pending.push(entry);
      advance();
    });
  }

  return {
    // The overloads of the platform; callers here always give options.
    request: request as LockManager['request'],
    query: () => Promise.resolve({ held: held.map(toInfo), pending: pending.map(toInfo) }),
  };
}

function toInfo({ name, mode }: Request): LockInfo {
  return { name, mode, clientId: '' };
}

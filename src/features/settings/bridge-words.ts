import { isThisComputer, type BridgeServer } from '../../core/bridge/bridge';
import type { ServerState } from '../../runtime/bridge/server-state';

/** One or two words for the table's column "State". */
export function stateWords(state: ServerState): string {
  switch (state.kind) {
    case 'unknown':
      return 'Not asked yet';
    case 'checking':
      return 'Asking';
    case 'connected':
      return 'Connected';
    case 'failed':
      return failureWords[state.error.code] ?? 'Not usable';
  }
}

const failureWords: Partial<Readonly<Record<string, string>>> = {
  'server-unreachable': 'Not reachable',
  'server-refused': 'Key refused',
  'server-busy': 'Busy',
  'server-garbled': 'Not understood',
};

export function iconOf({ url }: BridgeServer): 'laptop' | 'server' {
  return isThisComputer(url) ? 'laptop' : 'server';
}

export function timeWords(epochMs: number): string {
  return new Date(epochMs).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

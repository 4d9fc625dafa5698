import { isThisComputer, type BridgeServer } from '../../core/bridge/bridge';
import type { DoctorCase } from '../../runtime/bridge/doctor-verdict';
import type { ServerState } from '../../runtime/bridge/server-state';
import type { BadgeTone } from '../../ui/Badge';

/** One to three words for the table's column "State"; the doctor's, where it has looked. */
export function stateWords(state: ServerState): string {
  switch (state.kind) {
    case 'unknown':
      return 'Not asked yet';
    case 'checking':
      return 'Asking';
    case 'connected':
      return caseWords[state.doctorCase ?? 'fine'];
    case 'failed':
      return state.doctorCase && state.doctorCase !== 'fine'
        ? caseWords[state.doctorCase]
        : (failureWords[state.error.code] ?? 'Not usable');
  }
}

export function stateTone(state: ServerState): BadgeTone {
  if (state.kind === 'failed') return 'danger';
  if (state.kind !== 'connected') return 'neutral';
  return (state.doctorCase ?? 'fine') === 'fine' ? 'ok' : 'warn';
}

const failureWords: Partial<Readonly<Record<string, string>>> = {
  'server-unreachable': 'Not reachable',
  'server-refused': 'Key refused',
  'server-busy': 'Busy',
  'server-garbled': 'Not understood',
};

/** "Here" is this page: the server itself may be well. */
const caseWords: Readonly<Record<DoctorCase, string>> = {
  fine: 'Connected',
  'other-program': 'Another program',
  redirect: 'Sends elsewhere',
  key: 'Key refused',
  busy: 'Busy',
  failed: 'Fails',
  'mixed-content': 'Blocked here',
  'question-open': 'Waits for you',
  silent: 'Silent',
  cors: 'Not readable here',
  'permission-denied': 'Not allowed here',
  'insecure-page': 'Blocked here',
  'wrong-scheme': 'Wrong scheme',
  certificate: 'Not trusted',
  'not-running': 'Not reachable',
  'too-old': 'Too old',
  'model-missing': 'No model',
  'no-memory': 'No memory',
  'answer-failed': 'Does not answer',
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

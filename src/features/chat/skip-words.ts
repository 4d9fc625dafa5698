// Why one of a fallback chain did not answer, in one sentence.
import type { Skip } from '../../data/records';

const reasons: Partial<Readonly<Record<Skip['why'], string>>> = {
  'server-unreachable': 'could not be reached',
  'server-refused': 'did not let Hearth in',
  'server-busy': 'had too much to do',
  'server-failed': 'broke off',
  'server-garbled': 'sent something that could not be understood',
  'out-of-memory': 'had not enough memory',
  'model-not-found': 'did not have the model',
  // The only one that is passed on to another.
  'capability-missing': 'cannot see pictures',
  'place-not-allowed': 'was not allowed to be sent words',
  'device-lost': 'lost the graphics processor',
  'webgpu-unavailable': 'had no graphics processor to use',
  resting: 'failed a moment ago and was left to rest',
  'device-only': 'was not asked, because this chat is for this device only',
  'documents-stay': 'was not asked, because documents of this chat are for this device only',
};

export function skipText({ modelName, place = 'on this device', why, seconds }: Skip): string {
  const reason =
    why === 'too-slow'
      ? `had no first word after ${seconds ?? 0} s`
      : (reasons[why] ?? 'could not answer');
  return `${modelName} ${place} ${reason}.`;
}

// Which of the cases it is. The order matters: each case is asked for only where the ones before it
// are ruled out.
import type { ServerFacts } from '../../core/bridge/bridge';
import { isPrivateHost } from '../../core/bridge/server-address';
import type { DoctorFacts } from './doctor-facts';

export const doctorCases = [
  'fine',
  'other-program',
  'redirect',
  'key',
  'busy',
  'failed',
  'mixed-content',
  'question-open',
  'silent',
  'cors',
  'permission-denied',
  'insecure-page',
  'wrong-scheme',
  'certificate',
  'not-running',
  'too-old',
  'model-missing',
  'no-memory',
  'answer-failed',
] as const;
export type DoctorCase = (typeof doctorCases)[number];

/** Before it, models do not say what they can do, and prompts cannot be kept from being cut. */
export const OLDEST_OLLAMA = '0.6.4';

export function judge(facts: DoctorFacts): DoctorCase {
  const { listed, access, page, target, reached } = facts;
  if (listed.kind === 'facts') return judgeServer(listed.facts);
  if (listed.kind === 'error') {
    const { code, details } = listed.error;
    if (code === 'server-garbled')
      return details['redirects'] === true ? 'redirect' : 'other-program';
    if (code === 'server-refused') return 'key';
    if (code === 'server-busy') return 'busy';
    if (code !== 'server-unreachable') return 'failed';
    if (details['isSilent'] === true) return 'silent';
  }
  const { protocol } = new URL(access.url);
  if (page.isHttps && protocol === 'http:' && target !== 'this-computer') return 'mixed-content';
  // A server of https may answer a plain request with a refusal, the other way round nothing comes.
  const isHeard = protocol === 'https:' && reached === 'answers';
  if (facts.otherScheme === 'answers' && !isHeard) return 'wrong-scheme';
  const needsPermission = target !== 'elsewhere' && page.isSecure && !isLocalPage(page.origin);
  if (listed.kind === 'pending') {
    return needsPermission && facts.permissionAfter === 'prompt' ? 'question-open' : 'silent';
  }
  if (reached === 'answers') return 'cors';
  if (needsPermission && facts.permissionAfter === 'denied') return 'permission-denied';
  if (!page.isSecure && target !== 'elsewhere' && !isLocalPage(page.origin)) return 'insecure-page';
  return protocol === 'http:' ? 'not-running' : 'certificate';
}

/** A page of this computer or of the house needs no permission. */
function isLocalPage(origin: string): boolean {
  return isPrivateHost(new URL(origin).hostname);
}

function judgeServer({ kind, version, models }: ServerFacts): DoctorCase {
  if (kind === 'ollama' && version !== undefined && isOlder(version, OLDEST_OLLAMA))
    return 'too-old';
  return models.some(({ task }) => task === 'chat') ? 'fine' : 'model-missing';
}

/** "0.6.3" is older than "0.6.4"; 0.0.0 is a build of somebody's own. */
export function isOlder(version: string, than: string): boolean {
  if (version.startsWith('0.0.0')) return false;
  const collator = new Intl.Collator('en', { numeric: true });
  return collator.compare(version.replace(/[-+].*$/, ''), than) < 0;
}

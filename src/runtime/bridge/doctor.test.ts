import { describe, expect, it } from 'vitest';
import type { ServerKind } from '../../core/bridge/bridge';
import { AppError, type ErrorCode, type ErrorDetails } from '../../core/errors';
import { targetOf, type DoctorFacts } from './doctor-facts';
import { fixesFor, thisSystem } from './doctor-fixes';
import { doctorCases, isOlder, judge } from './doctor-verdict';
import { wordsFor } from './doctor-words';

const failed = (code: ErrorCode, details: ErrorDetails = {}) =>
  ({ kind: 'error', error: new AppError(code, code, details) }) as const;
const unreachable = failed('server-unreachable');

interface Given {
  readonly url?: string;
  readonly kind?: ServerKind;
  readonly page?: string;
  /** Of Chromium: https and localhost are secure contexts. */
  readonly isSecure?: boolean;
  readonly permission?: DoctorFacts['permissionAfter'];
  readonly listed?: DoctorFacts['listed'];
  readonly reached?: DoctorFacts['reached'];
  readonly otherScheme?: DoctorFacts['otherScheme'];
}

function factsOf({
  url = 'http://localhost:11434',
  kind = 'ollama',
  page = 'https://app.example',
  isSecure = true,
  permission = 'granted',
  listed = unreachable,
  reached = 'silent',
  otherScheme = 'silent',
}: Given): DoctorFacts {
  return {
    access: { url, kind },
    target: targetOf(url),
    page: { origin: page, isSecure, isHttps: page.startsWith('https:') },
    permissionBefore: permission,
    permissionAfter: permission,
    listed,
    reached,
    otherScheme,
  };
}

const chat = { name: 'm', task: 'chat' } as const;
const answer = (version: string, models: readonly (typeof chat)[] = [chat]) =>
  ({
    kind: 'facts',
    facts: { kind: 'ollama', version, models, answeredInMs: 1 },
  }) as const;
const lan = 'http://192.168.1.40:8080';

describe('the verdict', () => {
  it.each<[string, Given]>([
    ['fine', { listed: answer('0.17.4') }],
    ['too-old', { listed: answer('0.5.7') }],
    ['model-missing', { listed: answer('0.17.4', []) }],
    ['other-program', { listed: failed('server-garbled') }],
    ['redirect', { listed: failed('server-garbled', { redirects: true }) }],
    ['key', { listed: failed('server-refused') }],
    ['busy', { listed: failed('server-busy') }],
    ['failed', { listed: failed('server-failed') }],
    ['cors', { reached: 'answers' }],
    ['not-running', {}],
    ['not-running', { page: 'http://localhost:5173', permission: 'denied' }],
    ['not-running', { page: 'http://192.168.1.2', isSecure: false, permission: 'denied' }],
    ['permission-denied', { permission: 'denied' }],
    ['permission-denied', { permission: 'denied', url: lan.replace('http', 'https') }],
    ['question-open', { permission: 'prompt', listed: { kind: 'pending' } }],
    ['silent', { listed: { kind: 'pending' } }],
    [
      'silent',
      { page: 'http://localhost:5173', permission: 'prompt', listed: { kind: 'pending' } },
    ],
    ['silent', { listed: failed('server-unreachable', { isSilent: true }) }],
    ['insecure-page', { page: 'http://app.example', isSecure: false, permission: 'denied' }],
    ['mixed-content', { url: lan }],
    ['mixed-content', { url: 'http://llm.lan.example:8080' }],
    ['wrong-scheme', { url: 'https://llm.example:8080', otherScheme: 'answers' }],
    [
      'wrong-scheme',
      { url: 'https://llm.example:8080', otherScheme: 'answers', listed: { kind: 'pending' } },
    ],
    ['cors', { url: 'https://llm.example:8080', otherScheme: 'answers', reached: 'answers' }],
    ['wrong-scheme', { reached: 'answers', otherScheme: 'answers' }],
    ['certificate', { url: 'https://llm.example' }],
    ['cors', { url: 'https://llm.example', reached: 'answers' }],
  ])('is %s', (expected, given) => {
    expect(judge(factsOf(given))).toBe(expected);
  });

  it('has words for every case, and commands where something can be typed', () => {
    for (const doctorCase of doctorCases) {
      const { title, text } = wordsFor(doctorCase, factsOf({}));
      expect(title, doctorCase).not.toBe('');
      expect(text, doctorCase).toMatch(/\.$/);
    }
    const server = { kind: 'ollama', url: 'http://localhost:11434' } as const;
    const fixes = fixesFor('cors', { server, origin: 'https://app.example' });
    expect(fixes.map(({ system }) => system)).toEqual(['macOS', 'Windows', 'Linux']);
    for (const { text } of fixes) expect(text).toContain('https://app.example');
    expect(fixesFor('not-running', { server, origin: '' })).toHaveLength(3);
    expect(fixesFor('model-missing', { server, origin: '', model: 'qwen3' })).toEqual([
      { text: 'ollama pull qwen3' },
    ]);
  });

  it('names both causes where the browser does not tell them apart', () => {
    for (const doctorCase of ['permission-denied', 'insecure-page', 'certificate'] as const) {
      expect(wordsFor(doctorCase, factsOf({})).text).toMatch(/browser does not say/);
    }
    expect(wordsFor('cors', factsOf({})).text).toContain('another program');
  });
});

it('compares versions as numbers', () => {
  expect(isOlder('0.6.3', '0.6.4')).toBe(true);
  expect(isOlder('0.17.4', '0.6.4')).toBe(false);
  expect(isOlder('0.6.4-rc1', '0.6.4')).toBe(false);
  expect(isOlder('0.0.0', '0.6.4')).toBe(false);
});

it('knows the system of a browser', () => {
  expect(thisSystem('Mozilla/5.0 (Windows NT 10.0; Win64)')).toBe('Windows');
  expect(thisSystem('Mozilla/5.0 (Macintosh; Intel Mac OS X)')).toBe('macOS');
  expect(thisSystem('Mozilla/5.0 (X11; Linux x86_64)')).toBe('Linux');
});

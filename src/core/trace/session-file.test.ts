// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { MAX_SESSION_BYTES, parseSession, toSessionJson, type Session } from './session-file';
import { toSessionHtml } from './session-html';
import { makeTestTokens } from './test-traces';
import { createTraceWriter, traceBytes } from './token-trace';

const hostile = '</script><img src=x onerror="alert(1)"><!-- \u202e';

function makeSession(count = 20): Session {
  const writer = createTraceWriter();
  for (const token of makeTestTokens({ count, alternatives: 5, seed: 1 })) writer.addToken(token);
  writer.addToken({ text: hostile, logprob: -1, top: [{ text: hostile, logprob: -1 }] });
  return {
    title: hostile,
    modelName: 'Starter',
    question: hostile,
    kind: 'raw',
    sampling: { temperature: 0.7, seed: 5 },
    trace: writer.trace,
    end: 'whole',
  };
}

const reasonOf = (file: string) => {
  const parsed = parseSession(file);
  return parsed.ok ? 'ok' : parsed.reason;
};

describe('session file', () => {
  it.each(['JSON', 'HTML'])('comes back as it was, as %s', (type) => {
    const session = makeSession();
    const parsed = parseSession(type === 'JSON' ? toSessionJson(session) : toSessionHtml(session));
    if (!parsed.ok) throw new Error(parsed.reason);
    expect(parsed.session).toMatchObject({
      title: hostile,
      question: hostile,
      sampling: session.sampling,
      end: 'whole',
    });
    expect(traceBytes(parsed.session.trace)).toEqual(traceBytes(session.trace));
  });

  it('is refused when it is cut, huge, newer or something else', () => {
    const json = toSessionJson(makeSession());
    expect(reasonOf(json.slice(0, -200))).toBe('damaged');
    expect(reasonOf(toSessionHtml(makeSession()).slice(0, -2000))).toBe('damaged');
    expect(reasonOf(json.replace('"version":1', '"version":2'))).toBe('newer-version');
    expect(reasonOf(json.replace(/"trace":"[^"]+"/, '"trace":"%%%"'))).toBe('damaged');
    const without = toSessionJson({ ...makeSession(), trace: createTraceWriter().trace });
    expect(reasonOf(without)).toBe('damaged');
    expect(reasonOf('x'.repeat(MAX_SESSION_BYTES + 1))).toBe('too-large');
    for (const other of ['', '{}', '[]', 'null', '<html></html>', '{"format":"hearth-chat"}']) {
      expect(reasonOf(other)).toBe('not-a-session');
    }
  });

  it('takes only numbers as sampling', () => {
    const json = toSessionJson(makeSession()).replace('"temperature":0.7', '"temperature":"<b>"');
    const parsed = parseSession(json);
    expect(parsed.ok && parsed.session.sampling).toEqual({ seed: 5 });
  });
});

describe('the HTML file', () => {
  const page = new DOMParser().parseFromString(toSessionHtml(makeSession()), 'text/html');

  it('shows hostile text as text', () => {
    expect(page.querySelectorAll('img')).toHaveLength(0);
    expect(page.querySelector('h1')?.textContent).toBe(hostile);
    expect(page.querySelectorAll('script')).toHaveLength(3);
  });

  it('names every token with its probability and asks for nothing from outside', () => {
    const options = [...page.querySelectorAll('[role="option"]')];
    expect(options).toHaveLength(21);
    for (const option of options) expect(option.getAttribute('aria-label')).toMatch(/\d+ %$/);
    expect(page.querySelectorAll('[src], [href]')).toHaveLength(0);
  });
});

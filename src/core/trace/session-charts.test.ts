import { describe, expect, it } from 'vitest';
import { toChartsHtml } from './session-charts';
import { makeTestTokens } from './test-traces';
import { createTraceWriter } from './token-trace';

const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

function traceOf(count: number) {
  const writer = createTraceWriter();
  makeTestTokens({ count, alternatives: 5, seed: 9 }).forEach(writer.addToken);
  return writer.trace;
}

describe('toChartsHtml', () => {
  it('draws a bar per token and tells each figure in a table', () => {
    const html = toChartsHtml(traceOf(40), escape);
    expect(html.match(/<svg/g)).toHaveLength(2);
    expect(html.match(/<rect/g)).toHaveLength(80);
    expect(html.match(/<tr>/g)).toHaveLength(41);
    expect(html).not.toMatch(/NaN|undefined/);
  });

  it('puts long answers into columns', () => {
    expect(toChartsHtml(traceOf(5000), escape).match(/<rect/g)?.length).toBeLessThanOrEqual(500);
  });

  it('lets no token become an element', () => {
    expect(toChartsHtml(traceOf(200), escape)).not.toContain(' <b>');
  });

  it('draws nothing of an empty answer, and does not fail', () => {
    expect(toChartsHtml(traceOf(0), escape)).not.toContain('<rect');
  });
});

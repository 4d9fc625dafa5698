// Thoughts that a server leaves in the text of an answer: one that does not look for them sends what
// the model wrote, <think>…</think> and the answer behind it.
import type { SampledToken } from '../../src/core/engine/engine';
import type { Delta } from '../../src/core/engine/engine-adapter';

const OPEN = '<think>';
const CLOSE = '</think>';

export interface ThoughtSplitter {
  /** The next piece of text, in the parts that are known to be thoughts or answer. */
  add(text: string, tokens?: readonly SampledToken[]): readonly Delta[];
  /** What was still waiting for the rest of a mark. */
  end(): readonly Delta[];
}

/** Only an answer that begins with the mark has thoughts; `isGoingOn`: it has begun already. */
export function createThoughtSplitter(isGoingOn: boolean): ThoughtSplitter {
  let state: 'begin' | 'thoughts' | 'gap' | 'answer' = isGoingOn ? 'answer' : 'begin';
  let waiting = '';
  let waitingTokens: readonly SampledToken[] = [];

  const take = (type: 'text-delta' | 'reasoning-delta', text: string): readonly Delta[] => {
    if (text === '') return [];
    const tokens = waitingTokens;
    waitingTokens = [];
    return [{ type, text, ...(tokens.length > 0 && { tokens }) }];
  };

  const step = (): readonly Delta[] => {
    if (state === 'begin') {
      const words = waiting.trimStart();
      if (words.length < OPEN.length && OPEN.startsWith(words)) return [];
      state = words.startsWith(OPEN) ? 'thoughts' : 'answer';
      if (state === 'thoughts') waiting = words.slice(OPEN.length);
      return step();
    }
    if (state === 'thoughts') {
      const at = waiting.indexOf(CLOSE);
      const end = at >= 0 ? at : waiting.length - lengthOfBegun(waiting);
      const thoughts = take('reasoning-delta', waiting.slice(0, end));
      waiting = at >= 0 ? waiting.slice(at + CLOSE.length) : waiting.slice(end);
      if (at < 0) return thoughts;
      state = 'gap';
      return [...thoughts, ...step()];
    }
    if (state === 'gap') {
      waiting = waiting.trimStart();
      if (waiting === '') return [];
      state = 'answer';
    }
    const answer = take('text-delta', waiting);
    waiting = '';
    return answer;
  };

  return {
    add(text, tokens = []) {
      waiting += text;
      waitingTokens = [...waitingTokens, ...tokens];
      return step();
    },
    end() {
      const rest = waiting;
      waiting = '';
      return take(state === 'thoughts' ? 'reasoning-delta' : 'text-delta', rest);
    },
  };
}

/** Of the closing mark, at the end of the text. */
function lengthOfBegun(text: string): number {
  for (let length = Math.min(CLOSE.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(CLOSE.slice(0, length))) return length;
  }
  return 0;
}

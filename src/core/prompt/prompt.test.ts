import { describe, expect, it } from 'vitest';
import { AppError } from '../errors';
import type { ChatMessage } from './message';
import { calibrate, estimateTokens, planPrompt } from './prompt';

const turn = (index: number, chars: number): ChatMessage => ({
  role: index % 2 === 0 ? 'user' : 'assistant',
  content: String(index).padEnd(chars, 'x'),
});
const turns = (count: number, chars: number) =>
  Array.from({ length: count }, (_, index) => turn(index, chars));

describe('planPrompt', () => {
  const base = { systemPrompt: '', contextLength: 1024, maxTokens: 256, charsPerToken: 4 };

  it('keeps everything that fits and puts the system prompt first', () => {
    const plan = planPrompt({ ...base, systemPrompt: 'Be brief.', history: turns(3, 40) });
    expect(plan.omittedMessages).toBe(0);
    expect(plan.messages.map((message) => message.role)).toEqual([
      'system',
      'user',
      'assistant',
      'user',
    ]);
  });

  it('leaves out the oldest, starts with a user message and stays within the context', () => {
    const history = turns(41, 400);
    const plan = planPrompt({ ...base, history });
    expect(plan.omittedMessages).toBeGreaterThan(30);
    expect(plan.messages[0]?.role).toBe('user');
    expect(plan.messages.at(-1)).toBe(history.at(-1));
    expect(plan.estimatedTokens + plan.maxTokens).toBeLessThanOrEqual(base.contextLength);
  });

  it('gives the answer no more tokens than were asked for', () => {
    const plan = planPrompt({ ...base, maxTokens: 3, history: turns(1, 40) });
    expect(plan.maxTokens).toBe(3);
  });

  it('keeps the cut where it is on the next turn, so the prefix is shared', () => {
    const first = planPrompt({ ...base, history: turns(15, 200) });
    const second = planPrompt({ ...base, history: turns(19, 200) });
    expect(first.omittedMessages).toBeGreaterThan(0);
    expect(second.omittedMessages).toBe(first.omittedMessages);
  });

  const picture = (width: number, height: number) => ({
    type: 'image' as const,
    url: 'data:image/png;base64,',
    width,
    height,
  });

  it('counts pictures by their size, or as the model measured them', () => {
    const history: ChatMessage[] = [
      { role: 'user', content: [picture(280, 281), { type: 'text', text: 'What is it?' }] },
    ];
    const words = planPrompt({ ...base, history: [{ role: 'user', content: 'What is it?' }] });
    const tokensOf = (tokensPerPicture?: number) =>
      planPrompt({ ...base, history, ...(tokensPerPicture && { tokensPerPicture }) })
        .estimatedTokens - words.estimatedTokens;
    // 28 pixels a side, begun ones count: 10 by 11.
    expect(tokensOf()).toBe(110);
    expect(tokensOf(7)).toBe(7);
  });

  it('leaves out older messages for a picture, and never refuses one by an estimate', () => {
    const large: ChatMessage = {
      role: 'user',
      content: [picture(1568, 1568), { type: 'text', text: 'And this?' }],
    };
    const plan = planPrompt({ ...base, history: [...turns(4, 40), large] });
    expect(plan.messages).toEqual([large]);
    expect(plan.omittedMessages).toBe(4);
    expect(plan.maxTokens).toBe(256);
  });

  it('says with numbers when the newest message alone is too long', () => {
    const overflow = () => planPrompt({ ...base, history: [turn(0, 1_000_000)] });
    expect(overflow).toThrow(AppError);
    try {
      overflow();
    } catch (error) {
      expect(error).toMatchObject({
        code: 'context-overflow',
        details: { contextLength: 1024, promptTokens: 250_005 },
      });
    }
  });
});

describe('estimates', () => {
  it('counts wide characters one by one', () => {
    expect(estimateTokens('狐狸跳过了', 4)).toBe(5);
    expect(estimateTokens('abcdefgh', 4)).toBe(2);
  });

  it('learns the characters a token from a measured prompt', () => {
    expect(calibrate(['x'.repeat(200)], 105)).toBe(2);
    expect(calibrate(['short'], 8)).toBe(3.5);
  });
});

// Real questions with known passages (XQuAD), where they are; see the README beside them.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createLexicalIndex } from './lexical-index';
import { searchWords } from './search-words';
import { withoutStopWords } from './stop-words';
import { wordsOf } from './tokenize';

const folder = new URL('../../../../shared/retrieval/', import.meta.url);
const isHere = existsSync(folder);
if (!isHere) console.info('No shared/retrieval beside the repository: its questions are left out');

interface Questions {
  readonly passages: readonly { id: string; text: string }[];
  readonly questions: readonly { question: string; passage: string }[];
}

function readQuestions(language: string): Questions {
  const text = readFileSync(new URL(`xquad.${language}.json`, folder), 'utf8');
  return JSON.parse(text) as Questions;
}

function measure({ passages, questions }: Questions, language: string) {
  const index = createLexicalIndex();
  passages.forEach(({ text }, id) => index.add(id, text));
  const ranks = questions.map(({ question, passage }) => {
    const words = withoutStopWords(wordsOf(question));
    const hits = searchWords([{ index }], words, 50);
    return 1 + hits.findIndex(({ id }) => passages[id]?.id === passage);
  });
  const share = (within: number) =>
    ranks.filter((rank) => rank > 0 && rank <= within).length / ranks.length;
  const reciprocal = ranks.reduce((sum, rank) => sum + (rank > 0 ? 1 / rank : 0), 0);
  const result = { hit1: share(1), hit5: share(5), mrr: reciprocal / ranks.length };
  console.info(language, JSON.stringify(result));
  return result;
}

describe.skipIf(!isHere)('lexical search finds the passage of a question', () => {
  it.each(['en', 'zh', 'ar'])('%s', (language) => {
    const { hit5 } = measure(readQuestions(language), language);
    expect(hit5).toBeGreaterThanOrEqual(0.97);
  });
});

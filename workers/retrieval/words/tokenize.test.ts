import { describe, expect, it } from 'vitest';
import { normalizeText } from './normalize';
import { withoutStopWords } from './stop-words';
import { termOf } from './term';
import { pairsOf, wordsOf } from './tokenize';

describe('words of a text', () => {
  it.each([
    ['The cat’s e-mail, 3.5 kg (x2)!', ['the', 'cat', 's', 'e', 'mail', '3', '5', 'kg', 'x2']],
    ['Résumé — naïve CAFÉ', ['resume', 'naive', 'cafe']],
    ['Straße STRASSE GROẞ', ['strasse', 'strasse', 'gross']],
    ['ﬁle ｆｕｌｌ ①', ['file', 'full', '1']],
    ['Ørsted Łódź æther İstanbul ılık', ['orsted', 'lodz', 'aether', 'istanbul', 'ilik']],
    ['ὈΔΥΣΣΕΎΣ Ὀδυσσεύς', ['οδυσσευσ', 'οδυσσευσ']],
    ['Ёлка и ёж', ['елка', 'и', 'еж']],
    ['مُحَمَّد مـحـمـد', ['محمد', 'محمد']],
    ['إسلام أحمد آمال مدرسة ١٢٣', ['اسلام', 'احمد', 'امال', 'مدرسه', '123']],
    ['我们在学习中文', ['我们', '在', '学习', '中文']],
    ['iPhone手机很好', ['iphone', '手机', '很好']],
    ['ภาษาไทยง่าย', ['ภาษา', 'ไทย', 'ง่าย']],
    ['東京と大阪', ['東京', 'と', '大阪']],
    ['한국어 문장', ['한국어', '문장']],
    ['  \n\t…  ', []],
    ['', []],
  ])('%s', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('takes composed and decomposed letters for the same', () => {
    for (const text of ['Été', 'が', '한국어', 'أحمد', 'Ω'])
      expect(normalizeText(text.normalize('NFD'))).toBe(normalizeText(text.normalize('NFC')));
  });

  it('goes the short way for ASCII with the same result', () => {
    const text = `It's 10 o'clock_now: "Foo-BAR" (x*y) \r\n\u0007 end`;
    // One letter beyond ASCII takes the long way.
    expect(wordsOf(`${text} é`)).toEqual([...wordsOf(text), 'e']);
  });

  it('has pairs of letters where there is no segmenter', () => {
    expect(pairsOf('学习中文')).toEqual(['学习', '习中', '中文']);
    expect(pairsOf('中')).toEqual(['中']);
  });
});

describe('terms', () => {
  it.each([
    ['city', 'cities'],
    ['passage', 'passages'],
    ['كتاب', 'والكتاب'],
    ['مدرسه', 'المدرسه'],
    ['معلم', 'المعلمون'],
  ])('%s and %s are one', (a, b) => {
    expect(termOf(a)).toBe(termOf(b));
  });

  it.each([
    ['glass', 'glas'],
    ['bus', 'bu'],
    ['as', 'a'],
    ['شعب', 'عشب'],
  ])('%s and %s are not', (a, b) => {
    expect(termOf(a)).not.toBe(termOf(b));
  });
});

describe('stop words', () => {
  const telling = (text: string, language?: string) => withoutStopWords(wordsOf(text), language);

  it.each([
    ['Who was the first king of the Franks?', ['first', 'king', 'franks']],
    ['Wie hoch ist der höchste Berg in Europa?', ['hoch', 'hochste', 'berg', 'europa']],
    ['Où est né le premier roi des Francs ?', ['premier', 'roi', 'francs']],
    ['ما هي عاصمة فرنسا؟', ['عاصمه', 'فرنسا']],
    ['什么是国王的城市', ['国王', '城市']],
  ])('%s', (text, words) => {
    expect(telling(text)).toEqual(words);
  });

  it('keeps a query of nothing but stop words', () => {
    expect(telling('to be or not to be')).toEqual(['to', 'be', 'or', 'not']);
  });

  it('does not guess a language from one word, but takes it when told', () => {
    expect(telling('die hard')).toEqual(['die', 'hard']);
    expect(telling('die Tür', 'de-AT')).toEqual(['tur']);
  });
});

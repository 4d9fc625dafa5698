// Words of a text that say something, whatever their endings.
import { wordsOf } from './search-query';

/** So many letters tell words apart and not their endings. */
const STEM_CHARS = 5;
const LITTLE = new Set(
  (
    'a an and are about also as at be been but by can could did do does else for from had has have he her here ' +
    'him his how i if in instead is it its me my no not of on one ones or our she should so such that the their ' +
    'them then there these they this those to us was we were what when where which who whom whose why will with ' +
    'would you your other same first second third last more much many any some ' +
    '呢 吗 吧 的 了 是 か の は が を に'
  ).split(' '),
);

/** Beginnings of the words that say something: what two texts share of them, they are about. */
export function stemsOf(text: string): ReadonlySet<string> {
  const words = wordsOf(text).filter((word) => !LITTLE.has(word) && /[\p{L}\p{N}]/u.test(word));
  return new Set(words.map((word) => word.slice(0, STEM_CHARS)));
}

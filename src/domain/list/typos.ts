// The patterns by which a search finds words with a typo: a letter that is missing, added or replaced, or two letters that
// are swapped.

/** Shorter words have too many neighbors, and longer ones too many patterns. */
const lettersMin = 4;
const lettersMax = 16;

/** Words in which a typo is likely. Numbers are compared as they are. */
const letters = /^[\p{L}\p{M}'-]+$/u;

/** Any single character, in a pattern of LIKE. */
const anyLetter = '_';

/** Whether an index finds few rows by a pattern: by three letters in a row, or by two at the start of a longer word. */
const isSelective = (length: number, variant: string): boolean =>
  /[^_]{3}/.test(variant) || (length > lettersMin && /^[^_]{2}/.test(variant));

/** Longer words match from their start on: words with an ending match as well. Shorter ones match as a whole. */
const wholeMax = 6;

/**
 * Returns patterns of LIKE for the words that have one typo compared with a folded word.
 *
 * @returns undefined if a word is compared without tolerance
 */
export function patternsWithTypo(word: string): string[] | undefined {
  const characters = Array.from(word);
  const { length } = characters;
  if (!letters.test(word) || length < lettersMin || length > lettersMax) return undefined;
  const variants = characters.flatMap((character, index) => {
    const [before, after] = [characters.slice(0, index), characters.slice(index + 1)];
    const [next = '', ...later] = after;
    return [
      [...before, anyLetter, character, ...after],
      [...before, anyLetter, ...after],
      [...before, next, character, ...later],
      ...(length > lettersMin ? [[...before, ...after]] : []),
    ].map((variant) => variant.join(''));
  });
  const isWhole = (variant: string) => length <= wholeMax || variant.endsWith(anyLetter);
  return [...new Set(variants)]
    .filter((variant) => isSelective(length, variant))
    .map((variant) => `% ${variant}${isWhole(variant) ? ' ' : ''}%`);
}

// The patterns by which a search finds words with a typo: a letter that is missing, added or replaced, or two letters that
// are swapped.
import type { WordPatterns } from '../../database/compiled/ranked-table.js';

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

/** Longer words are looked up in an index by their halves: they have many patterns, and few rows contain a half. */
const halvesMin = 8;

/** Words of 6 and 7 letters have up to 29 patterns, each of them a scan. Many contain the first or the last 5 letters. */
const partsMin = 6;
const partLength = 5;

/** Patterns of which one matches wherever a pattern with a typo does: a typo leaves one of the halves as it is. */
function halvesOf(characters: readonly string[]): string[] {
  const middle = Math.floor(characters.length / 2);
  const [start, end] = [characters.slice(0, middle), characters.slice(middle)];
  // A swap across the middle changes both halves, so it has a pattern of its own.
  const swapped = [...start.slice(0, -1), end[0], start.at(-1), ...end.slice(1)];
  return [`% ${start.join('')}%`, `%${end.join('')}%`, `% ${swapped.join('')}%`];
}

/**
 * Returns patterns for a folded word that also match words with one typo.
 *
 * @param exact the patterns without a typo
 * @returns undefined if a word is compared without tolerance
 */
export function withTypo(word: string, exact: readonly string[]): WordPatterns | undefined {
  const typos = patternsWithTypo(word);
  if (typos === undefined) return undefined;
  const characters = Array.from(word);
  const patterns = [...exact, ...typos];
  const near = [...new Set([...halvesOf(characters), ...exact])];
  const isLong = word.length >= halvesMin;
  return {
    patterns,
    near,
    fewer: isLong || word.length < partsMin ? undefined : byParts(characters, patterns),
    indexed: isLong ? near : patterns,
    estimated: isLong ? near : patterns.map((pattern) => pattern.replaceAll(anyLetter, '%')),
  };
}

/** The same patterns, with the first and the last letters of the word in place of all that contain these. */
function byParts(characters: readonly string[], patterns: readonly string[]): string[] {
  const isWhole = characters.length <= wholeMax;
  const start = `% ${characters.slice(0, partLength).join('')}`;
  const end = `${characters.slice(-partLength).join('')}${isWhole ? ' ' : ''}`;
  const others = patterns.filter((pattern) => !pattern.startsWith(start) && !pattern.includes(end));
  return [`${start}%`, `%${end}%`, ...others];
}

function patternsWithTypo(word: string): string[] | undefined {
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

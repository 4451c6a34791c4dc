// Reads what a search looks for: words and phone numbers, as patterns of LIKE for folded strings that start and end with a
// space.
import { fold } from '../../database/fold.js';
import type { WordPatterns } from '../../database/compiled/ranked-table.js';
import { nationalDigits } from '../contact/phone.js';
import { escapeWildcards } from './search.js';
import { withTypo } from './typos.js';

/** A word, or the parts of a phone number. */
interface Term {
  /** The lowest number of characters that must match. */
  readonly length: number;
  readonly exact: WordPatterns;
  /** Patterns that also match with a typo. */
  readonly typos?: WordPatterns | undefined;
}

export interface SearchTerms {
  readonly words: readonly WordPatterns[];
  readonly typos: readonly WordPatterns[] | undefined;
  /** The whole query, folded. */
  readonly phrase: string;
}

const containing = (...parts: readonly string[]) => `%${parts.map(escapeWildcards).join('%')}%`;

/** A shorter word without other letters than ASCII must be at the start of a word: an index finds nothing shorter. */
const infixMin = 3;
const isShort = (word: string) => word.length < infixMin && /^[!-~]*$/.test(word);

const wordPattern = (word: string) =>
  isShort(word) ? `% ${escapeWildcards(word)}%` : containing(word);

const exactly = (patterns: readonly string[]): WordPatterns => ({
  patterns,
  indexed: patterns,
  estimated: patterns,
});

/** Longer words are looked up by trigrams only: a word of a text search query has at most 2,046 bytes. */
const startMax = 100;

/** Text search queries for strings that have a word, as a whole or at the start of a word. The index has folded words only. */
function wordQueries(word: string): Pick<WordPatterns, 'starts' | 'whole'> {
  if (word.length > startMax) return {};
  const quoted = `'${word.replace(/['\\]/g, '$&$&')}'`;
  return { starts: `${quoted}:*`, whole: quoted };
}

interface Word {
  readonly folded: string;
  /** The word as typed, for rows whose folded columns are not up to date. */
  readonly word: string;
}

/** Punctuation around a word. */
const punctuation = /^[.:!?()"]+|[.:!?()"]+$/g;

function wordTerm({ folded: whole, word }: Word): Term {
  const folded = whole.replace(punctuation, '') || whole;
  const unfolded = word.replace(punctuation, '').toLowerCase() || folded;
  const spellings = [...new Set([folded, unfolded])];
  const patterns = spellings.map(wordPattern);
  return {
    length: folded.length,
    exact: { ...exactly(patterns), ...wordQueries(folded) },
    typos: withTypo(folded, patterns),
  };
}

const phonePart = /^\+?[\d()./-]*\d[\d()./-]*$/;
const phoneDigitsMin = 7;

/** A number that can be a phone number, in one part or in several: any spelling of it, or its parts as they are. */
function phoneTerm(parts: readonly string[], country: string): Term {
  const digits = nationalDigits(parts.join(' '), country);
  const inOrder = [parts, ...(parts.length === 2 ? [[...parts].reverse()] : [])];
  return {
    length: digits.length,
    exact: exactly([
      ...(digits.length >= phoneDigitsMin ? [containing(digits)] : []),
      ...inOrder.map((order) => containing(...order)),
    ]),
  };
}

/** The parts of a query between white space, commas and semicolons. */
export const queryParts = (query: string): string[] =>
  query.split(/[\s,;]+/).filter((part) => part !== '');

/** The words of a query. Those of punctuation alone are left out, unless there is nothing else. */
function wordsOf(query: string): Word[] {
  const words = queryParts(query).flatMap((word) => {
    const parts = fold(word)
      .split(' ')
      .filter((part) => part !== '');
    return parts.map((folded) => ({ folded, word: parts.length === 1 ? word : folded }));
  });
  const spoken = words.filter(({ folded }) => /[\p{L}\p{N}]/u.test(folded));
  return spoken.length > 0 ? spoken : words;
}

function termsOf(words: readonly Word[], country: string): Term[] {
  const terms: Term[] = [];
  for (let index = 0, word; (word = words[index]) !== undefined;) {
    let end = index;
    while (phonePart.test(words[end]?.folded ?? '')) end++;
    const parts = words.slice(index, end).map(({ folded }) => folded);
    if (parts.join('').replace(/\D/g, '').length >= phoneDigitsMin) {
      terms.push(phoneTerm(parts, country));
      index = end;
    } else {
      terms.push(wordTerm(word));
      index++;
    }
  }
  return terms;
}

/** The number of words, the longest ones, that may have a typo. Each has up to 64 patterns. */
const tolerantMax = 2;

/**
 * @param country the country of phone numbers without a country code
 */
export function searchTerms(query: string, country: string): SearchTerms {
  const found = termsOf(wordsOf(query), country).sort((one, other) => other.length - one.length);
  const terms = [...new Map(found.map((term) => [term.exact.patterns.join('\n'), term])).values()];
  const tolerant = terms.filter(({ typos }) => typos !== undefined).slice(0, tolerantMax);
  return {
    words: terms.map(({ exact }) => exact),
    typos:
      tolerant.length > 0
        ? terms.map((term) => (tolerant.includes(term) ? term.typos : undefined) ?? term.exact)
        : undefined,
    phrase: fold(query).trim(),
  };
}

// Reads what a search looks for: words and phone numbers, as patterns of LIKE for folded strings that start and end with a
// space.
import { fold } from '../../database/fold.js';
import type { WordPatterns } from '../../database/compiled/ranked-search.js';
import { nationalDigits } from '../contact/phone.js';
import { withoutWildcards } from './search.js';
import { patternsWithTypo } from './typos.js';

/** A word, or the parts of a phone number. */
interface Term {
  /** The length of what must match at least. */
  readonly length: number;
  readonly patterns: readonly string[];
  /** Patterns that also match with a typo. */
  readonly typos?: readonly string[] | undefined;
}

export interface SearchTerms {
  readonly words: WordPatterns;
  readonly typos: WordPatterns | undefined;
  /** The whole query, folded. */
  readonly phrase: string;
}

const containing = (...parts: readonly string[]) => `%${parts.map(withoutWildcards).join('%')}%`;

/** A shorter word without other letters than ASCII must be at the start of a word: an index finds nothing shorter. */
const infixMin = 3;
const isShort = (word: string) => word.length < infixMin && /^[!-~]*$/.test(word);

const wordPattern = (word: string) =>
  isShort(word) ? `% ${withoutWildcards(word)}%` : containing(word);

/**
 * @param word as typed, for rows whose folded columns are not up to date
 */
function wordTerm(folded: string, word: string): Term {
  const typos = patternsWithTypo(folded);
  const patterns = [...new Set([folded, word.toLowerCase()].map(wordPattern))];
  return { length: folded.length, patterns, typos: typos && [...patterns, ...typos] };
}

const phonePart = /^\+?[\d()./-]*\d[\d()./-]*$/;
const phoneDigitsMin = 7;

/** A number that can be a phone number, in one part or in several: any spelling of it, or its parts as they are. */
function phoneTerm(parts: readonly string[], country: string): Term {
  const digits = nationalDigits(parts.join(' '), country);
  const inOrder = [parts, ...(parts.length === 2 ? [[...parts].reverse()] : [])];
  return {
    length: digits.length,
    patterns: [containing(digits), ...inOrder.map((order) => containing(...order))],
  };
}

interface Word {
  readonly folded: string;
  readonly word: string;
}

/** The words of a query. Punctuation is left out, unless there is nothing else. */
function wordsOf(query: string): Word[] {
  const words = query.split(/\s+/).flatMap((word) => {
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
  for (let index = 0; index < words.length;) {
    let end = index;
    while (phonePart.test(words[end]?.folded ?? '')) end++;
    const parts = words.slice(index, end).map(({ folded }) => folded);
    const { folded, word } = words[index] ?? { folded: '', word: '' };
    if (parts.join('').replace(/\D/g, '').length >= phoneDigitsMin) {
      terms.push(phoneTerm(parts, country));
      index = end;
    } else {
      terms.push(wordTerm(folded, word));
      index++;
    }
  }
  return terms;
}

/**
 * @param country the country of phone numbers without a country code
 */
export function searchTerms(query: string, country: string): SearchTerms {
  const terms = termsOf(wordsOf(query), country).sort((one, other) => other.length - one.length);
  return {
    words: terms.map(({ patterns }) => patterns),
    typos: terms.some(({ typos }) => typos !== undefined)
      ? terms.map(({ typos, patterns }) => typos ?? patterns)
      : undefined,
    phrase: fold(query).trim(),
  };
}

// Folds strings, so that strings that people regard as the same search term are equal: without case, accents, typographic
// variants and invisible characters. Values are stored folded, and search terms are folded alike.

/**
 * Letters that Unicode does not decompose, by the letters that people type in their place. Case mapping replaces ß and ſ.
 */
const plainLetters: Readonly<Record<string, string>> = {
  ...{ æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ł: 'l', ŧ: 't', ı: 'i', ĸ: 'k' },
  ...{ ŋ: 'n', ƒ: 'f', ɨ: 'i', ʉ: 'u', ƀ: 'b', ɓ: 'b', ɖ: 'd', ɗ: 'd', ƙ: 'k', ɲ: 'n', ș: 's' },
  // The form of sigma at the end of a word.
  ς: 'σ',
};

/** Typographic characters, by the characters that keyboards have. */
const typed: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Array.from('‘’‚‛′‵‹›ʹʻʼʽˈˊˋ´`＇', (quote) => [quote, "'"])),
  ...Object.fromEntries(Array.from('“”„‟″‶«»〝〞ʺ＂', (quote) => [quote, '"'])),
  ...Object.fromEntries(Array.from('‐‑‒–—―⁃−﹘﹣－', (dash) => [dash, '-'])),
  ...{ '⁄': '/', '∕': '/' },
};

const replacing = (table: Readonly<Record<string, string>>) => {
  const pattern = new RegExp(`[${Object.keys(table).join('')}]`, 'gu');
  return (value: string) => value.replace(pattern, (character) => table[character] ?? '');
};
const withTyped = replacing(typed);
const withPlainCharacters = replacing({ ...typed, ...plainLetters });

/** Controls other than white space, soft hyphens, joiners, directional marks, variation selectors, fillers. */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]|(?!\s)\p{Cc}/gu;

/**
 * Accents of the scripts that people also write without them. In other scripts marks are letters, such as the vowels of
 * Hindi; they stay, and so do the voicing marks of Japanese.
 */
const accents =
  /(?=\p{Mn})[\p{Script=Inherited}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}](?<![\u3099\u309a])/gu;

/**
 * The longest decomposition that replaces a character, in UTF-16 units. It keeps a folded string about as long as the
 * string, so that an index can hold it.
 */
const decompositionMax = 3;

function decomposed(character: string): string {
  const parts = character.normalize('NFKD').replace(accents, '');
  return parts.length > decompositionMax ? character : parts;
}

/** Full case folding. Lower case comes first for ẞ, whose upper case is itself. */
const withoutCase = (value: string) => value.toLowerCase().toUpperCase().toLowerCase();

/** ASCII without white space to collapse: most strings. Only the step that removes case changes them. */
const printable = /^ ?[!-_a-~]*(?: [!-_a-~]+)* ?$/;

/**
 * Returns the folded form of a string. Folding it again changes nothing.
 *
 * @example fold('O’Brien  &  Peña') === "o'brien & pena"
 */
export function fold(value: string): string {
  if (printable.test(value)) return value.toLowerCase();
  // ´ comes first, because Unicode decomposes it to a space with an accent.
  const decomposedValue = withTyped(value)
    .replace(/\P{ASCII}/gu, decomposed)
    .replace(invisible, '')
    .replace(accents, '');
  return withPlainCharacters(withoutCase(decomposedValue)).replace(/\s+/g, ' ').normalize('NFC');
}

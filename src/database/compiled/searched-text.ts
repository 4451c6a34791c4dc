// The strings in which a search of opportunities looks for words, as expressions in SQL. The indexes
// "..._searched_text" and "..._searched_words" of both tables have the expressions of folded columns.

/** The columns that are searched, besides the tags of an opportunity and the digits of a contact's phone number. */
const columns = {
  opportunity: [
    ...['name', 'contact_name', 'address_street', 'address_city', 'address_zip'],
    ...['lead_source', 'external_id'],
  ],
  contact: ['first_name', 'last_name', 'company', 'email', 'phone'],
};

export type SearchedTable = keyof typeof columns;

/** The characters of a phone number besides its digits. */
const phonePunctuation = ' ()+-./';

/** Joins values with spaces, and replaces commas by spaces. A space is thus before each word, and after it. */
const joined = (values: readonly string[]) =>
  `translate(' ' || ${values.join(" || ' ' || ")} || ' ', ',;', '  ')`;

/** An empty string in place of null. */
const orEmpty = (value: string) => `coalesce(${value}, '')`;

/** The last value: what a table has besides columns of strings. */
const remainder: Readonly<Record<SearchedTable, (columnOf: (name: string) => string) => string>> = {
  opportunity: (columnOf) =>
    `CASE ${columnOf('tags')} WHEN '{}' THEN '' ELSE "public"."joined_tags"(${columnOf('tags')}) END`,
  contact: (columnOf) => orEmpty(`translate(${columnOf('phone')}, '${phonePunctuation}', '')`),
};

const joinedText = (table: SearchedTable, columnOf: (name: string) => string) =>
  joined([...columns[table].map((name) => orEmpty(columnOf(name))), remainder[table](columnOf)]);

/** The expression of the index of trigrams. It is outdated in rows whose folded columns are. */
export const indexedText = (table: SearchedTable, alias: string): string =>
  joinedText(table, (name) => `${alias}."folded_${name}"`);

/** The words of a contact that are indexed. Phone numbers are searched by their digits. */
const contactWords = (alias: string) =>
  joined(
    columns.contact
      .filter((name) => name !== 'phone')
      .map((name) => orEmpty(`${alias}."folded_${name}"`)),
  );

/** The number of characters whose words are indexed. A word of a tsvector has at most 2,046 bytes, and a character up to 4. */
const wordsLengthMax = 500;

/** The expression of the index of words. */
export function indexedWords(table: SearchedTable, alias: string): string {
  const text = table === 'contact' ? contactWords(alias) : indexedText(table, alias);
  return `array_to_tsvector(array_remove(string_to_array("left"(${text}, ${String(wordsLengthMax)}), ' '), ''))`;
}

/** The string of `joinedText`, except for spaces between words. It takes half as long, but no index can have it. */
const quickText = (
  table: SearchedTable,
  columnOf: (name: string) => string,
  hasDigits: boolean,
) => {
  const values = columns[table].map(columnOf);
  if (table === 'opportunity') values.push(`array_to_string(${columnOf('tags')}, ' ')`);
  else if (hasDigits) values.push(`translate(${columnOf('phone')}, '${phonePunctuation}', '')`);
  return `replace(replace(concat_ws(' ', '', ${values.join(', ')}, ''), ',', ' '), ';', ' ')`;
};

/**
 * The searched string of any row: of the columns themselves if the folded ones are not up to date.
 *
 * @param hasDigits whether the digits of a phone number are part of it
 */
export const searchedText = (table: SearchedTable, alias: string, hasDigits = true): string =>
  `CASE WHEN ${alias}."folded_version" = ${alias}."version" THEN ${quickText(table, (name) => `${alias}."folded_${name}"`, hasDigits)}
    ELSE lower(${quickText(table, (name) => `${alias}."${name}"`, hasDigits)}) END`;

/** The searched string of an opportunity and its contact. */
export const joinedTexts = (opportunity: string, contact: string): string =>
  `concat(${searchedText('opportunity', opportunity)}, ${searchedText('contact', contact)})`;

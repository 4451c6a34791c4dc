// Formats GraphQL documents for people. graphql-js prints all variables, or all arguments of a field, on one line of
// any length. The documents of the route table contain no strings, so brackets and commas can be matched as text.

const lineLengthMax = 80;

/** The index of the bracket that closes the one at `open`. */
function closing(line: string, open: number): number {
  let depth = 0;
  for (let at = open; at < line.length; at++) {
    if ('([{'.includes(line[at] ?? '')) depth++;
    else if (')]}'.includes(line[at] ?? '') && --depth === 0) return at;
  }
  return -1;
}

/** The items of a list, without the commas between them. */
function itemsOf(list: string): string[] {
  const items = [''];
  let depth = 0;
  for (const character of list) {
    if ('([{'.includes(character)) depth++;
    if (')]}'.includes(character)) depth--;
    if (character === ',' && depth === 0) items.push('');
    else items.push(`${items.pop() ?? ''}${character}`);
  }
  return items.map((item) => item.trim());
}

function broken(line: string): string[] {
  const open = line.search(/[([{]/);
  const close = open === -1 ? -1 : closing(line, open);
  if (line.length <= lineLengthMax || close === -1) return [line];
  const indent = /^ */.exec(line)?.[0] ?? '';
  return [
    line.slice(0, open + 1),
    ...itemsOf(line.slice(open + 1, close)).flatMap((item) => broken(`${indent}  ${item}`)),
    ...broken(indent + line.slice(close)),
  ];
}

/** Puts each variable or argument on a line of its own if there are many. */
export const readable = (document: string): string =>
  document.split('\n').flatMap(broken).join('\n');

/** Puts a document on one line, for a command. */
export const onOneLine = (document: string): string => document.replace(/\s+/g, ' ');

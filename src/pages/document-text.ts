// The text of an operation for people. graphql-js prints all variables and all arguments of a field on one line,
// however long that gets. The documents of the table hold no strings, so brackets and commas are what they seem.

const lineLengthMax = 80;

/** Where the bracket that opens at a place is closed. */
function closing(line: string, open: number): number {
  let depth = 0;
  for (let at = open; at < line.length; at++) {
    if ('([{'.includes(line[at] ?? '')) depth++;
    else if (')]}'.includes(line[at] ?? '') && --depth === 0) return at;
  }
  return -1;
}

/** The parts of a list, each with its comma left out. */
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

/** With each of many variables or arguments on a line of its own. */
export const readable = (document: string): string =>
  document.split('\n').flatMap(broken).join('\n');

/** For a command. */
export const onOneLine = (document: string): string => document.replace(/\s+/g, ' ');

// Rewrites a well-formed call of a legacy route as older clients would send it, without changing its meaning. It works on
// the text of the request, and imports nothing of src/rest.
import { parse, stringify } from 'lossless-json';
import type { Request } from './outcome.js';
import type { Spelling, Step } from './step.js';
import { textOf, type Names } from './value.js';

/** Whether the lenient reading gives a well-formed call the meaning that it has in the strict reading. */
export const meansTheSame = ({ given }: Step, names: Names): boolean =>
  Object.entries(given).every(([name, value]) => {
    const text = textOf(value, names);
    if (name === 'limit') return Number(text) <= 100;
    return text !== '' || !/^(cursor|.*_id)$/.test(name) || name === 'external_id';
  });

/** A field of a JSON body, with its value as text. */
type Field = readonly [name: string, json: string];

/** Splits a JSON object into its fields, with numbers as they are written. */
const fieldsOf = (json: string): Field[] =>
  Object.entries(parse(json) as object).map(([name, value]) => [name, stringify(value) ?? 'null']);

const plainNumber = /^-?\d+(\.\d+)?$/;
const isDigits = (json: string) => plainNumber.test(json);

/** Values that a list in one string can have: separated by commas, trimmed, and not blank. */
const isListable = (tags: readonly string[]) =>
  tags.every((tag) => tag !== '' && tag === tag.trim() && !tag.includes(','));

function lenientJson([name, json]: Field): Field {
  if (isDigits(json)) return [name, JSON.stringify(` ${json} `)];
  const value: unknown = JSON.parse(json);
  if (Array.isArray(value) && isListable(value as string[]))
    return [name, JSON.stringify((value as string[]).join(' , '))];
  return [name, json];
}

function jsonRequest(request: Request, fields: readonly Field[]): Request {
  const members: Field[] = [...fields.map(lenientJson), ['utm_source', '{"a":[1.50]}']];
  if (fields.every(([name]) => name !== 'value')) members.push(['value', '""']);
  const payload = `{${members.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
  return { ...request, payload, headers: { ...request.headers, 'content-type': 'text/plain' } };
}

/** @returns undefined if a form cannot express the values */
function formRequest(request: Request, fields: readonly Field[]): Request | undefined {
  const pairs: [string, string][] = [['utm_source', 'form']];
  for (const [name, json] of fields) {
    const value: unknown = isDigits(json) ? json : JSON.parse(json);
    if (typeof value === 'string' && value.isWellFormed()) pairs.push([name, value]);
    else if (Array.isArray(value) && value.length > 0 && isExpressible(value as string[]))
      for (const item of value as string[]) pairs.push([`${name}[]`, item]);
    else return undefined;
  }
  const payload = new URLSearchParams(pairs).toString();
  const type = 'application/x-www-form-urlencoded';
  return { ...request, payload, headers: { ...request.headers, 'content-type': type } };
}

/** A list of blank items only is an empty list in a form. */
const isExpressible = (items: readonly string[]) =>
  items.every((item) => item.isWellFormed()) && items.some((item) => item !== '');

/**
 * A further slash at the start of the path and one at its end, an unknown parameter, an enum value in upper case as an item
 * with a space, and a limit with decimals.
 */
function lenientUrl(url: string): string {
  const [path = '', query = ''] = url.split('?', 2);
  const respelled = query
    .replace(
      /(?<=^|&)approval_status=([^&]+)/,
      (_pair, word: string) => `approval_status[]=+${word.toUpperCase()}`,
    )
    .replace(/(?<=(^|&)limit=\d+)(?=&|$)/, '.0');
  return `/${path}/?_=1${respelled === '' ? '' : `&${respelled}`}`;
}

export function spelledLeniently(spelling: Spelling, strict: Request): Request {
  const request = { ...strict, url: lenientUrl(strict.url) };
  if (strict.method === 'GET') return request;
  const fields = fieldsOf(strict.payload ?? '{}');
  const asForm = spelling === 'form' ? formRequest(request, fields) : undefined;
  return asForm ?? jsonRequest(request, fields);
}

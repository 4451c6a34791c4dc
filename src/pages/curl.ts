// Calls as lines for a shell, which take the key from $KEY.
import { stringify } from 'lossless-json';
import type { Call } from '../rest/call.js';
import { onOneLine } from './document-text.js';

/** One word of a shell, whatever it holds. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * JSON in which nothing is invisible: what is pasted into a terminal is what is seen. JSON itself escapes the
 * controls of ASCII.
 *
 * @param indent spaces for each level; left out: all on one line
 */
export const visibleJson = (value: unknown, indent?: number): string =>
  (stringify(value, undefined, indent) ?? '').replace(
    /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => character.split('').map(escaped).join(''),
  );

/** Encodes what may not stand in an address as it is, or means something to curl. */
const encoded = (url: string): string =>
  url.replace(/[^\w.~!$&'()*+,;=:@/?%-]/gu, (character) => encodeURIComponent(character));

const curl = (address: string, words: readonly string[]): string =>
  [`curl -s ${quoted(address)}`, '-H "Authorization: Bearer $KEY"', ...words].join(' \\\n  ');

const jsonWords = (json: string): string[] => [
  "-H 'Content-Type: application/json'",
  `-d ${quoted(json)}`,
];

/** @param origin such as http://127.0.0.1:4000 */
export function restCurl(origin: string, { method, url, body, ifMatch }: Call): string {
  const hasBody = body !== undefined && Object.keys(body).length > 0;
  // With a body, curl sends a POST.
  const isImplied = method === 'GET' || (method === 'POST' && hasBody);
  return curl(origin + encoded(url), [
    ...(isImplied ? [] : [`-X ${method}`]),
    // A header holds no other characters, and no version any but these.
    ...(ifMatch === undefined
      ? []
      : [`-H ${quoted(`If-Match: ${ifMatch.replace(/[^\x20-\x7e]/g, '?')}`)}`]),
    ...(hasBody ? jsonWords(visibleJson(body)) : []),
  ]);
}

export const graphqlCurl = (
  origin: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): string =>
  curl(`${origin}/graphql`, jsonWords(visibleJson({ query: onOneLine(query), variables })));

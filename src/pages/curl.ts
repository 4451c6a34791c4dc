// Formats calls as curl commands. The commands take the API key from the variable $KEY.
import { stringify } from 'lossless-json';
import type { Call } from '../rest/call.js';
import { onOneLine } from './document-text.js';

/** Quotes any text as one word of a shell command. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Formats a value as JSON, with invisible characters escaped, so that text pasted into a terminal is exactly what the
 * reader sees. JSON itself escapes the control characters of ASCII.
 *
 * @param indent spaces per level. Default: all on one line
 */
export const visibleJson = (value: unknown, indent?: number): string =>
  (stringify(value, undefined, indent) ?? '').replace(
    /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => character.split('').map(escaped).join(''),
  );

/** Percent-encodes characters that a URL must not contain, or that have a meaning to curl. */
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
  // curl sends a POST if there is a body.
  const isImplied = method === 'GET' || (method === 'POST' && hasBody);
  return curl(origin + encoded(url), [
    ...(isImplied ? [] : [`-X ${method}`]),
    // Printable ASCII only: a header cannot contain other characters, and neither can the version of a record.
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

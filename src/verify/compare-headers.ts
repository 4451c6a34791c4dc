// Compares the headers on which clients rely. All others, such as Date and Server, say nothing about the API.
import type { Difference, Show } from './difference.js';
import type { IdMap } from './id-map.js';

type Headers = Readonly<Record<string, string>>;

/** Whether the value of a replayed header serves a client that expects the recorded one. */
type Rule = (recorded: string, replayed: string, ids: IdMap) => boolean;

const isPresent: Rule = () => true;

const mediaTypeOf = (value: string): string => (value.split(';', 1)[0] ?? '').trim().toLowerCase();
const schemeOf = (value: string): string => (value.trim().split(/\s/, 1)[0] ?? '').toLowerCase();
const itemsOf = (value: string): string[] =>
  value.split(',').map((item) => item.trim().toUpperCase());
const relationsOf = (value: string): string[] =>
  [...value.matchAll(/;\s*rel="?([^";,]+)/gi)].map(([, name = '']) => name.toLowerCase());
/** Old and new gateway have different hosts. */
const apiPathOf = (value: string): string => /\/v1(\/.*)?$/.exec(value)?.[0] ?? value;

const contains = (replayed: readonly string[], recorded: readonly string[]): boolean =>
  recorded.every((item) => replayed.includes(item));

const comparisons: Readonly<Record<string, Rule>> = {
  'content-type': (before, now) => mediaTypeOf(before) === mediaTypeOf(now),
  location: (before, now, ids) => ids.translate(apiPathOf(before)) === apiPathOf(now),
  allow: (before, now) => contains(itemsOf(now), itemsOf(before)),
  'www-authenticate': (before, now) => schemeOf(before) === schemeOf(now),
  link: (before, now) => contains(relationsOf(now), relationsOf(before)),
  'access-control-allow-origin': (before, now) => now === '*' || now === before,
  'retry-after': isPresent,
  etag: isPresent,
  'x-request-id': isPresent,
};

/** Compares the headers of `comparisons` that the recorded response has. */
export function compareHeaders(
  recorded: Headers,
  replayed: Headers,
  ids: IdMap,
  show: Show,
): Difference[] {
  return Object.entries(comparisons).flatMap(([path, isServed]): Difference[] => {
    const before = recorded[path];
    const now = replayed[path];
    if (before === undefined || (now !== undefined && isServed(before, now, ids))) return [];
    return [
      {
        kind: 'header',
        path,
        recorded: show(before),
        replayed: now === undefined ? 'absent' : show(now),
      },
    ];
  });
}

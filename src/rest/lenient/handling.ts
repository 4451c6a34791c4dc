// Decides whether a call is read leniently: by its route, or by its header Prefer (RFC 7240).
import type { IncomingHttpHeaders } from 'node:http';
import type { Route } from '../routes.js';

export const handlings = ['strict', 'lenient'] as const;
export type Handling = (typeof handlings)[number];

/** Preferences are separated by commas, and values can be quoted strings. */
const preferences = /(?:[^,"]|"(?:\\.|[^"\\])*"?)+/g;
const handlingPreference = /^\s*handling\s*=\s*"?(\w+)"?\s*(?:;|$)/i;

/** The handling that a request prefers. The first preference counts (RFC 7240, section 2). */
export function preferredHandling({ prefer = '' }: IncomingHttpHeaders): Handling | undefined {
  const [value] = (String(prefer).match(preferences) ?? []).flatMap(
    (preference) => handlingPreference.exec(preference)?.[1]?.toLowerCase() ?? [],
  );
  return handlings.find((handling) => handling === value);
}

/** The legacy routes are lenient by default, and all others are strict. */
export const isReadLeniently = ({ legacy }: Route, headers: IncomingHttpHeaders): boolean =>
  (preferredHandling(headers) ?? (legacy === undefined ? 'strict' : 'lenient')) === 'lenient';

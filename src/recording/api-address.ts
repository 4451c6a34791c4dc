// Finds the calls of this API among all calls of a recording, by their addresses.
import { pathOf } from '../rest/call.js';
import { findRoute } from '../rest/find-route.js';
import { encodePlaceholders, hidePlaceholders } from './placeholders.js';

export interface ApiAddress {
  /** The part of the URL before /v1, such as `https://crm.example.com/api`. */
  readonly base: string;
  /** Path and query, starting with /v1. */
  readonly address: string;
}

/** Schemes that browsers record too. A host without a scheme, such as `localhost:4000`, looks like one. */
const otherScheme = /^(?:wss?|data|blob|file|chrome-extension|moz-extension):/i;

function addressIn(url: string): ApiAddress | undefined {
  if (otherScheme.test(url)) return undefined;
  const [address = ''] = hidePlaceholders(url).split('#', 1);
  const [origin = ''] = /^[a-z][a-z\d+.-]*:\/\/[^/?]*/i.exec(address) ?? [];
  const path = pathOf(address.slice(origin.length));
  const start = path.search(/\/v1(\/|$)/);
  if (start === -1) return undefined;
  const from = origin.length + start;
  return { base: url.slice(0, from), address: url.slice(from, address.length) };
}

/** The address if the URL starts with a placeholder, whose value may include /v1. */
function guessedAddress(method: string, url: string): ApiAddress | undefined {
  const [start] = /^\{\{[^{}]*\}\}/.exec(url) ?? [];
  const guess = start && addressIn(`/v1${url.slice(start.length)}`);
  return guess && findRoute({ method, url: encodePlaceholders(guess.address) })
    ? { ...guess, base: start }
    : undefined;
}

/** @returns undefined if the call does not go to /v1 */
export const apiAddressOf = (method: string, url: string): ApiAddress | undefined =>
  addressIn(url) ?? guessedAddress(method, url);

// Normalizes the address of each request before anything reads it, so that no log, link or page contains an API key.
import { maskKeys } from '../auth/key-secret.js';

/** Query parameters in which clients of other APIs send a key. */
const keyName = /^(x[-_])?(api[-_]?key|access[-_]token)$/i;

function isKeyName(encoded: string): boolean {
  try {
    return keyName.test(decodeURIComponent(encoded.replaceAll('+', ' ')));
  } catch {
    return false;
  }
}

const nameIn = (pair: string): string => pair.split('=', 1)[0] ?? '';

/** Path and query. The query includes its question mark, and is empty if there is none. */
function partsOf(url: string): [path: string, query: string] {
  const mark = url.indexOf('?');
  return mark === -1 ? [url, ''] : [url.slice(0, mark), url.slice(mark)];
}

/** Replaces the values of API keys in the query. Their names stay, so that they can be reported. */
export function replaceKeys(url: string, value: string): string {
  const [path, query] = partsOf(url);
  if (query === '') return url;
  const pairs = query
    .slice(1)
    .split('&')
    .map((pair) => (isKeyName(nameIn(pair)) ? `${nameIn(pair)}=${value}` : pair));
  return `${path}?${pairs.join('&')}`;
}

/** Whether the query contains an API key, or did so before `replaceKeys`. */
export const hasKeyName = (url: string): boolean =>
  partsOf(url)[1].slice(1).split('&').map(nameIn).some(isKeyName);

/**
 * Removes each slash of the path that ends it or that another one follows, and all API keys. An encoded slash is part of a
 * value.
 */
export function normalizeAddress(url: string): string {
  const [path, query] = partsOf(url);
  const single = path.startsWith('/') ? path.replace(/\/(?=\/|$)/g, '') || '/' : path;
  return maskKeys(replaceKeys(single + query, ''));
}

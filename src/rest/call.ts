// A REST call as plain data, independent of the server.
import { cut } from '../cut.js';
import { invalidRequest } from '../errors.js';
import { isPercentEncodedUtf8 } from '../http/charset.js';

/** The highest length of a name in an error. */
const nameLengthMax = 60;

export interface Call {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly body?: Readonly<Record<string, unknown>> | undefined;
  /** The value of the header If-Match. */
  readonly ifMatch?: string | undefined;
}

export const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

/**
 * Reads the query of an address. The encoding is checked first, because URLSearchParams replaces invalid bytes.
 *
 * @throws GatewayError when the query is not percent-encoded UTF-8
 */
export function queryOf(url: string): URLSearchParams {
  const mark = url.indexOf('?');
  const query = mark === -1 ? '' : url.slice(mark + 1);
  if (!isPercentEncodedUtf8(query)) {
    const pair = query.split('&').find((one) => !isPercentEncodedUtf8(one)) ?? '';
    const name = cut(pair.split('=', 1)[0] ?? '', nameLengthMax);
    throw invalidRequest(
      `The query is not percent-encoded UTF-8, in the parameter ${name}. Write the character % as %25.`,
    );
  }
  return new URLSearchParams(query);
}

/** The names that a query contains more than once. */
export function repeatedIn(query: URLSearchParams): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const name of query.keys()) {
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
  }
  return repeated;
}

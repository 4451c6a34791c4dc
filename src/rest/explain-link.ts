// URLs of the page that explains a REST call as GraphQL: creates them from calls, and parses them.
import { normalizeAddress } from '../http/request-address.js';
import { numberAsSent, parseBody } from '../http/body.js';
import { pathOf, queryOf, type Call } from './call.js';

export const explainPath = '/explain';

/** The limit leaves room for other headers: some proxies reject responses with more than 4,000 bytes of headers. */
const addressLengthMax = 2_000;

/** The URL that explains a call given as text. */
export const explainAddressOf = (call: Partial<CallText>): string =>
  `${explainPath}?${new URLSearchParams(call).toString()}`;

/**
 * The URL that explains a call, for a link in its response. It never contains the body, because browsers, proxies and
 * logs store URLs. It contains the query of a read, unless that is too long.
 */
export function explainAddress({ method, url }: Pick<Call, 'method' | 'url'>): string {
  const bare = explainAddressOf({ method, url: pathOf(url) });
  if (method !== 'GET') return bare;
  const whole = explainAddressOf({ method, url });
  return whole.length <= addressLengthMax ? whole : bare;
}

/** A call as text. Parts that were not given are empty. */
export type CallText = Readonly<Record<'method' | 'url' | 'body' | 'if_match', string>>;

/** @throws GatewayError for the reasons of `queryOf` */
export function callTextOf(address: string): CallText {
  const query = queryOf(address);
  const part = (name: string) => query.get(name)?.trim() ?? '';
  return {
    method: part('method')
      .toUpperCase()
      .replace(/^(HEAD)?$/, 'GET'),
    // Removes the origin, the fragment and any API key, in case the URL was copied from a browser.
    url: normalizeAddress(part('url').replace(/^https?:\/\/[^/?#]*|#.*$/gi, '')),
    body: part('body'),
    if_match: part('if_match'),
  };
}

/**
 * The call as sent: numbers of its body keep their text.
 *
 * @throws GatewayError INVALID_REQUEST if the body is not a JSON object
 */
export const callOfText = (text: CallText): Call => ({
  method: text.method,
  url: text.url,
  // The body of a GET is dropped, because the gateway does not read it either.
  body: text.method === 'GET' ? undefined : parseBody(Buffer.from(text.body), numberAsSent),
  ifMatch: text.if_match || undefined,
});

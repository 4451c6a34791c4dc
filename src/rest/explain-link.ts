// A REST call seen as GraphQL: the address where that is shown, and the call that is in one.
import { parseBody } from '../http/body.js';
import { pathOf, queryOf, type Call } from './call.js';

export const explainPath = '/explain';

/** Proxies refuse an answer whose headers take more than some 4,000 bytes. */
const addressLengthMax = 2_000;

/** The address where a call that is written down is explained. */
export const explainAddressOf = (call: Partial<CallText>): string =>
  `${explainPath}?${new URLSearchParams(call).toString()}`;

/**
 * The address where a call is explained, for a link in its response. It never holds what was sent in a body: addresses
 * are kept by browsers, proxies and logs. It holds the query of a read, unless that is too long.
 */
export function explainAddress({ method, url }: Pick<Call, 'method' | 'url'>): string {
  const bare = explainAddressOf({ method, url: pathOf(url) });
  if (method !== 'GET') return bare;
  const whole = explainAddressOf({ method, url });
  return whole.length <= addressLengthMax ? whole : bare;
}

/** A call as it was written down: each part is empty where it was not given. */
export type CallText = Readonly<Record<'method' | 'url' | 'body' | 'if_match', string>>;

/** @throws GatewayError as `queryOf` does */
export function callTextOf(address: string): CallText {
  const query = queryOf(address);
  const part = (name: string) => query.get(name)?.trim() ?? '';
  return {
    method: part('method')
      .toUpperCase()
      .replace(/^(HEAD)?$/, 'GET'),
    // Someone may have pasted it as it stood in a browser.
    url: part('url').replace(/^https?:\/\/[^/?#]*|#.*$/gi, ''),
    body: part('body'),
    if_match: part('if_match'),
  };
}

/** @throws GatewayError INVALID_REQUEST where the body is no JSON object */
export const callOfText = (text: CallText): Call => ({
  method: text.method,
  url: text.url,
  // What comes with a GET is never read.
  body: text.method === 'GET' ? undefined : parseBody(Buffer.from(text.body)),
  ifMatch: text.if_match || undefined,
});

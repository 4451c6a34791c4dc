// A REST call seen as GraphQL: the address where that is shown, and the call that is in one.
import { stringify } from 'lossless-json';
import { parseBody } from '../http/body.js';
import { pathOf, queryOf, type Call } from './call.js';

export const explainPath = '/explain';

/** Proxies refuse an answer whose headers take more than some 4,000 bytes. */
const addressLengthMax = 2_000;

/**
 * Where a call is explained; one too long to be told in an address by method and path alone.
 *
 * @param bodyBytes the length of the body, where it is known: a long one is not even written out
 */
export function explainAddress({ method, url, body, ifMatch }: Call, bodyBytes = 0): string {
  const address = (call: Record<string, string>) =>
    `${explainPath}?${new URLSearchParams(call).toString()}`;
  const bare = { method, url: pathOf(url) };
  if (bodyBytes > addressLengthMax) return address(bare);
  const whole = address({
    method,
    url,
    ...(body && Object.keys(body).length > 0 && { body: stringify(body) ?? '' }),
    ...(ifMatch !== undefined && { if_match: ifMatch }),
  });
  return whole.length <= addressLengthMax ? whole : address(bare);
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
export const callOf = (text: CallText): Call => ({
  method: text.method,
  url: text.url,
  // What comes with a GET is never read.
  body: text.method === 'GET' ? undefined : parseBody(Buffer.from(text.body)),
  ifMatch: text.if_match || undefined,
});

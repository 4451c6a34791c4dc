// A REST call seen as GraphQL: where that is shown.
import { stringify } from 'lossless-json';
import { pathOf, type Call } from './call.js';

export const explainPath = '/explain';

/** Proxies refuse an answer whose headers take more than some 4,000 bytes. */
const addressLengthMax = 2_000;

/** Where a call is explained; one too long to be told in an address by method and path alone. */
export function explainAddress({ method, url, body, ifMatch }: Call): string {
  const address = (call: Record<string, string>) =>
    `${explainPath}?${new URLSearchParams(call).toString()}`;
  const whole = address({
    method,
    url,
    ...(body && Object.keys(body).length > 0 && { body: stringify(body) ?? '' }),
    ...(ifMatch !== undefined && { if_match: ifMatch }),
  });
  return whole.length <= addressLengthMax ? whole : address({ method, url: pathOf(url) });
}

// The pages and texts that the gateway serves, as received.
import type { FastifyInstance, InjectOptions } from 'fastify';
import { app, type Answer } from './gateway.js';

/** The headers with which a browser requests a page. */
export const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** The text of HTML that contains no elements. */
const textOf = (html: string) =>
  html.replace(/&(amp|lt|gt|quot|#39);/g, (name) => entities[name] ?? name);

export async function getPage(
  url: string,
  options: InjectOptions = {},
  gateway: FastifyInstance = app,
) {
  const { statusCode, headers, payload, rawPayload } = await gateway.inject({
    url,
    ...options,
    headers: { ...asBrowser, ...options.headers },
  });
  return {
    status: statusCode,
    headers: headers as Answer['headers'],
    text: payload,
    bytes: rawPayload,
  };
}

/** The texts of all elements of a kind: `pre`, or `pre class="command"`. */
export const textsIn = (page: string, element: string): string[] => {
  const [name] = element.split(' ');
  const all = page.matchAll(
    new RegExp(`<${element}(?: tabindex="0")?>([^]*?)</${name ?? ''}>`, 'g'),
  );
  return Array.from(all, ([, html]) => textOf(html ?? ''));
};

/** The link targets of a page. */
export const linksIn = (page: string): string[] =>
  Array.from(page.matchAll(/href="([^"]*)"/g), ([, address]) => textOf(address ?? ''));

/** The explain link of a response. */
export function explainLinkOf({ headers }: Answer): string {
  const [, address] =
    /<([^>]*)>; rel="alternate"; type="text\/html"/.exec(headers.link ?? '') ?? [];
  if (address === undefined) throw new Error(`No such link: ${headers.link ?? 'none at all'}`);
  return address;
}

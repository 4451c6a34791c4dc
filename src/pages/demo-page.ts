// Pages that open with the API key of the embedded demo, but only for a client on the same machine.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createCompressed } from '../http/compressed.js';
import { isLocal } from '../http/origin.js';
import type { BrowserPage } from '../http/browser-page.js';

/** A page with its Content-Security-Policy. */
function createDocument(
  render: () => string | Promise<string>,
  policyOf: (html: string) => string,
): BrowserPage {
  let policy = '';
  const content = createCompressed(async () => {
    const html = await render();
    policy = policyOf(html);
    return html;
  });
  return {
    async send(request, reply) {
      await content.ready();
      return content.send(
        request,
        reply.type('text/html; charset=utf-8').header('content-security-policy', policy),
      );
    },
  };
}

/**
 * The API key with which a page opens: that of the demo for a client on this machine, otherwise none. Because the page can
 * contain it, pages of other origins must not read the response.
 */
export function keyForPage(
  request: FastifyRequest,
  reply: FastifyReply,
  demoApiKey: string | undefined,
): string | undefined {
  reply.removeHeader('access-control-allow-origin');
  return isLocal(request) ? demoApiKey : undefined;
}

/**
 * @param render returns the HTML, with the given key or without one
 * @param policyOf returns the Content-Security-Policy of that HTML
 * @param demoApiKey the key of the embedded demo; undefined if there is no demo
 */
export function createPage(
  render: (apiKey?: string) => string | Promise<string>,
  policyOf: (html: string) => string,
  demoApiKey?: string,
): BrowserPage {
  const plain = createDocument(render, policyOf);
  const demo =
    demoApiKey === undefined ? plain : createDocument(() => render(demoApiKey), policyOf);
  return {
    send(request, reply) {
      const apiKey = keyForPage(request, reply, demoApiKey);
      return (apiKey === undefined ? plain : demo).send(request, reply);
    },
  };
}

// A page that opens with the key of the embedded demo, for whoever sits at the machine.
import { createCompressed } from '../http/compressed.js';
import { isLocal } from '../http/origin.js';
import type { Page } from '../http/page.js';

/** A page with its Content-Security-Policy. */
function createDocument(
  render: () => string | Promise<string>,
  policyOf: (html: string) => string,
): Page {
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
 * @param render makes the HTML: with the key, and without one
 * @param policyOf the Content-Security-Policy of that HTML
 * @param demoApiKey of the embedded demo, where there is one
 */
export function createPage(
  render: (apiKey?: string) => string | Promise<string>,
  policyOf: (html: string) => string,
  demoApiKey?: string,
): Page {
  const plain = createDocument(render, policyOf);
  const demo =
    demoApiKey === undefined ? plain : createDocument(() => render(demoApiKey), policyOf);
  return {
    send(request, reply) {
      // It may hold a key: no other page may read it.
      reply.removeHeader('access-control-allow-origin');
      return (isLocal(request) ? demo : plain).send(request, reply);
    },
  };
}

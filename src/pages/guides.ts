// /docs/guides/...: the guides of docs/guides as pages, in the style of the other pages.
import { readFileSync } from 'node:fs';
import type { FastifyPluginCallback } from 'fastify';
import { schemaPath } from '../graphql/server/schema-document.js';
import { rejectOtherMethods } from '../http/methods.js';
import { openApiPath } from '../openapi/openapi-endpoint.js';
import { html, Html } from './html.js';
import { guideAddress, guideNames, guidesPath, heading, type PageOptions } from './page-links.js';
import { sendReadingPage } from './reading-page.js';

const folder = new URL('../../docs/guides/', import.meta.url);

/** Files outside the guides that the gateway serves as well. */
const servedFiles: Readonly<Record<string, string>> = {
  '../../openapi.json': openApiPath,
  '../../schema.graphql': schemaPath,
};

/** The address that a link of a guide leads to; undefined for a file of the repository that the gateway does not serve. */
function addressOf(link: string): string | undefined {
  if (/^(https:|#)/.test(link)) return link;
  const [, name, fragment = ''] = /^(\w+)\.md(#.*)?$/.exec(link) ?? [];
  const guide = guideNames.find((known) => known === name);
  return guide === undefined ? servedFiles[link] : guideAddress(guide) + fragment;
}

/** The fragment of a heading, as GitHub makes it. */
const fragmentOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** Renders Markdown. It is ours, so HTML in it needs no cleaning. */
async function rendered(markdown: string): Promise<string> {
  // Loaded when the first guide is read, because few processes show one.
  const { Marked } = await import('marked');
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const level = String(depth);
        return `<h${level} id="${fragmentOf(text)}">${this.parser.parseInline(tokens)}</h${level}>\n`;
      },
      link({ href, tokens }) {
        const content = this.parser.parseInline(tokens);
        const address = addressOf(href);
        return address === undefined ? content : `<a href="${address}">${content}</a>`;
      },
    },
  });
  const page = await marked.parse(markdown);
  // Code that is wider than the page scrolls, by the keyboard too.
  return page.replaceAll('<pre>', '<pre tabindex="0">');
}

/** The pages by their names, rendered on the first request for each. */
const pages = new Map<string, Promise<string>>();

function pageOf(name: string): Promise<string> {
  const page = pages.get(name) ?? rendered(readFileSync(new URL(`${name}.md`, folder), 'utf8'));
  pages.set(name, page);
  return page;
}

const titleOf = (page: string): string => />([^<]*)<\/h1>/.exec(page)?.[1] ?? 'Guide';

export const guides: FastifyPluginCallback<PageOptions> = (server, options, done) => {
  const guideList = html`${heading(options)}
    <main>
      <h1>Guides</h1>
      <ul>${guideNames.map((name) => html`<li><a href="${guideAddress(name)}">${name}</a></li>`)}</ul>
    </main>`;
  server.get(guidesPath, (_request, reply) =>
    sendReadingPage(reply, 'Opportunity Gateway: guides', guideList),
  );
  rejectOtherMethods(server, guidesPath, ['GET', 'HEAD']);
  for (const name of guideNames) {
    server.get(guideAddress(name), async (_request, reply) => {
      const page = await pageOf(name);
      const body = html`${heading(options)}
    <main>${new Html(page)}</main>`;
      return sendReadingPage(reply, `Opportunity Gateway: ${titleOf(page)}`, body);
    });
    rejectOtherMethods(server, guideAddress(name), ['GET', 'HEAD']);
  }
  done();
};

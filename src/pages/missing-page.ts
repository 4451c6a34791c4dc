// The response to a browser that opens an address at which there is nothing.
import type { BrowserPage } from '../http/browser-page.js';
import { html } from './html.js';
import { heading, homePath, type PageOptions } from './page-links.js';
import { sendReadingPage } from './reading-page.js';

export const createMissingPage = (options: PageOptions): BrowserPage => ({
  send: (_request, reply) =>
    sendReadingPage(
      reply,
      'Opportunity Gateway: not found',
      html`${heading(options)}
    <main>
      <h1>There is nothing at this address</h1>
      <p><a href="${homePath}">The home page</a> lists all pages.</p>
    </main>`,
    ),
});

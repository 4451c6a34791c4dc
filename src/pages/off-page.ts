// The page in place of one that sends its own queries, when only registered documents may run.
import { html } from './html.js';
import type { BrowserPage } from '../http/browser-page.js';
import { sendReadingPage } from './reading-page.js';
import { schemaPath } from '../graphql/server/schema-document.js';

/** @param name the name of the page that is off */
export function offPage(name: string): BrowserPage {
  const title = `${name} is off`;
  const body = html`<main>
      <h1>${title}</h1>
      <p>This gateway runs only registered GraphQL documents (the setting
        <code>PERSISTED_DOCUMENTS</code>). ${name} needs other queries too, so it is off.</p>
      <p>The schema is at <a href="${schemaPath}">${schemaPath}</a>. The REST API is not restricted.</p>
    </main>`;
  return { send: (_request, reply) => sendReadingPage(reply, title, body) };
}

// The page in place of GraphiQL when only registered documents may run.
import { html } from './html.js';
import type { BrowserPage } from '../http/browser-page.js';
import { sendReadingPage } from './reading-page.js';
import { schemaPath } from '../graphql/server/schema-document.js';

const body = html`<main>
      <h1>GraphiQL is off</h1>
      <p>This gateway runs only registered GraphQL documents (the setting
        <code>PERSISTED_DOCUMENTS</code>). GraphiQL needs other queries too, so it is off.</p>
      <p>The schema is at <a href="${schemaPath}">${schemaPath}</a>. The REST API is not restricted.</p>
    </main>`;

export const graphiqlOff: BrowserPage = {
  send: (_request, reply) => sendReadingPage(reply, 'GraphiQL is off', body),
};

// /: the home page. It says what the gateway is, where its pages are, and how to send a first call. To a
// client on the same machine, it also shows the contents of the demo workspace.
import type { FastifyInstance, FastifyPluginCallback } from 'fastify';
import { rejectOtherMethods } from '../http/methods.js';
import { keyForPage } from './demo-page.js';
import { html, type Html } from './html.js';
import { heading, homePath, pageLinks, type AddressedPageOptions } from './page-links.js';
import { sendReadingPage } from './reading-page.js';

export interface HomeOptions extends AddressedPageOptions {
  /** The API key of the embedded demo; undefined if there is no demo. */
  readonly demoApiKey: string | undefined;
}

const demoQuery = `query Home {
  viewer {
    workspace {
      name
    }
  }
  pipelines(first: 10) {
    nodes {
      name
      summary(where: { not: { approvalStatus: { eq: ARCHIVED } } }) {
        count
        totalValue
      }
    }
  }
}`;

interface DemoState {
  readonly viewer: { readonly workspace: { readonly name: string } };
  readonly pipelines: {
    readonly nodes: readonly {
      readonly name: string;
      readonly summary: { readonly count: number; readonly totalValue: string };
    }[];
  };
}

/** @returns undefined if the query fails, so that the page still opens for a person who looks for the cause */
async function readDemo(server: FastifyInstance, apiKey: string): Promise<DemoState | undefined> {
  const response = await server.inject({
    method: 'POST',
    url: '/graphql',
    headers: { authorization: `Bearer ${apiKey}` },
    payload: { query: demoQuery },
  });
  return response.json<{ data?: DemoState }>().data;
}

const inDollars = (value: string): string =>
  Number(value).toLocaleString('en-US', { style: 'currency', currency: 'USD' });

const demoSection = ({ viewer, pipelines }: DemoState): Html => html`
      <h2>Demo workspace: ${viewer.workspace.name}</h2>
      <table>
        <tr><th scope="col">Pipeline</th><th scope="col">Opportunities</th><th scope="col">Total value</th></tr>
        ${pipelines.nodes.map(
          ({ name, summary }) =>
            html`<tr><td>${name}</td><td>${String(summary.count)}</td><td>${inDollars(summary.totalValue)}</td></tr>`,
        )}
      </table>`;

const firstCall = (origin: string, apiKey: string): Html => html`
      <pre class="command" tabindex="0">curl -s '${origin}/v1/opportunities?limit=2' -H "Authorization: Bearer ${apiKey}"</pre>`;

const keyNotice = html`
      <p class="quiet">An operator creates a workspace and its API key with <code>npm run -s cli -- workspace create --name NAME</code>.</p>`;

export const home: FastifyPluginCallback<HomeOptions> = (server, options, done) => {
  const { demoApiKey, originOf, isRestricted } = options;
  server.get(homePath, async (request, reply) => {
    const apiKey = keyForPage(request, reply, demoApiKey);
    const demo = apiKey === undefined || isRestricted ? undefined : await readDemo(server, apiKey);
    const body = html`${heading(options)}
    <main>
      <h1>Opportunity Gateway</h1>
      <p>A GraphQL API for sales opportunities. A REST compatibility layer serves <code>/v1/opportunities</code>: each REST call runs a GraphQL operation.</p>
      <h2>A first call</h2>${firstCall(originOf(request), apiKey ?? '$KEY')}${apiKey === undefined ? keyNotice : undefined}
      <h2>Pages</h2>
      <ul>${pageLinks.map(
        ({ address, name, description }) => html`
        <li><a href="${address}">${name}</a>: ${description}</li>`,
      )}
      </ul>${demo && demoSection(demo)}
    </main>`;
    return sendReadingPage(reply, 'Opportunity Gateway', body);
  });
  rejectOtherMethods(server, homePath, ['GET', 'HEAD']);
  done();
};

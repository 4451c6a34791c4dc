// The addresses of pages, and the links between them.
import { schemaPath } from '../graphql/server/schema-document.js';
import type { OriginOf } from '../http/origin.js';
import { html, type Html } from './html.js';
import { explainPath } from '../rest/explain-link.js';
import { operationIdOf, tagOf } from '../openapi/operation-object.js';
import type { Route } from '../rest/routes.js';

export const homePath = '/';
export const boardPath = '/board';
export const iconPath = '/favicon.ico';
export const docsPath = '/docs';
export const llmsPath = '/llms.txt';
export const postmanPath = '/postman.json';

/** The files of docs/guides, without their extension. */
export const guideNames = [
  'graphql',
  'frontends',
  'board',
  'rest',
  'people',
  'compatibility',
  'operating',
  'stability',
] as const;

export const guidesPath = `${docsPath}/guides`;

export const guideAddress = (name: (typeof guideNames)[number]): string => `${guidesPath}/${name}`;

/** The URL of a route in the reference, a deep link of Swagger UI. */
export const docsAddress = (route: Route): string =>
  `${docsPath}#/${tagOf(route)}/${operationIdOf(route)}`;

/** The properties of the gateway that pages mention. */
export interface PageOptions {
  /** Whether only registered documents run at /graphql. */
  readonly isRestricted: boolean;
}

/** Options of pages that contain URLs of the gateway. */
export interface AddressedPageOptions extends PageOptions {
  readonly originOf: OriginOf;
}

export const restrictionNotice =
  'This gateway runs only registered GraphQL documents: /graphql rejects all other queries.';

/** The pages to which each page links. */
export const pageLinks = [
  {
    address: boardPath,
    name: 'Board',
    description: 'shows opportunities by stage, and moves them.',
  },
  {
    address: '/graphql',
    name: 'GraphiQL',
    description: 'runs queries, with completion and the documentation of the schema.',
  },
  { address: docsPath, name: 'REST reference', description: 'shows each REST call, and sends it.' },
  { address: guidesPath, name: 'Guides', description: 'explain GraphQL, REST and operations.' },
  {
    address: explainPath,
    name: 'REST as GraphQL',
    description: 'translates a REST call to its GraphQL operation.',
  },
  { address: schemaPath, name: 'schema.graphql', description: 'is the schema, for tools.' },
  { address: llmsPath, name: 'llms.txt', description: 'describes the APIs to language models.' },
  {
    address: postmanPath,
    name: 'Postman',
    description: 'is a collection of all REST calls, to import into Postman.',
  },
] as const;

/** The heading of each page, with links to the other pages. */
export const heading = ({ isRestricted }: PageOptions): Html => html`<header>
      <strong><a href="${homePath}">Opportunity Gateway</a></strong>
      ${pageLinks.map(
        ({ address, name }) => html`<a href="${address}">${name}</a>
      `,
      )}
    </header>${
      isRestricted
        ? html`
    <header><p class="alert">${restrictionNotice}</p></header>`
        : undefined
    }`;

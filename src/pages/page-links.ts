// The addresses of pages, and the links between them.
import { schemaPath } from '../graphql/server/schema-document.js';
import type { OriginOf } from '../http/origin.js';
import { html, type Html } from './html.js';
import { explainPath } from '../rest/explain-link.js';
import { operationIdOf, tagOf } from '../openapi/operation-object.js';
import type { Route } from '../rest/routes.js';

export const docsPath = '/docs';
export const llmsPath = '/llms.txt';
export const postmanPath = '/postman.json';

/** The files of docs/guides, without their extension. */
export const guideNames = [
  'graphql',
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

/** The heading of each page, with links to the other pages. */
export const heading = ({ isRestricted }: PageOptions): Html => html`<header>
      <strong>Opportunity Gateway</strong>
      <a href="${docsPath}">REST reference</a>
      <a href="${guidesPath}">Guides</a>
      <a href="${explainPath}">REST as GraphQL</a>
      <a href="/graphql">GraphiQL</a>
      <a href="${schemaPath}">schema.graphql</a>
      <a href="${llmsPath}">llms.txt</a>
      <a href="${postmanPath}">Postman</a>
    </header>${
      isRestricted
        ? html`
    <header><p class="alert">${restrictionNotice}</p></header>`
        : undefined
    }`;

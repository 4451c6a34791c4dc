// Where to read about the API. Links between the pages are made from here.
import { schemaPath } from '../graphql/server/schema-document.js';
import type { OriginOf } from '../http/origin.js';
import { html, type Html } from './html.js';
import { explainPath } from '../rest/explain-link.js';
import { operationIdOf, tagOf } from '../openapi/operation-object.js';
import type { Route } from '../rest/routes.js';

export const docsPath = '/docs';
export const llmsPath = '/llms.txt';

/** Where the reference describes a route: Swagger UI's deep link. */
export const docsAddress = (route: Route): string =>
  `${docsPath}#/${tagOf(route)}/${operationIdOf(route)}`;

/** What pages say of the gateway that they are of. */
export interface PageOptions {
  /** Whether only registered documents run at /graphql. */
  readonly isRestricted: boolean;
}

/** The same of pages that hold addresses of the gateway. */
export interface AddressedPageOptions extends PageOptions {
  readonly originOf: OriginOf;
}

export const restrictionNotice =
  'Free GraphQL queries are off: only the documents that this gateway was started with run at /graphql.';

/** What stands on top of each page: the way to the others. */
export const heading = ({ isRestricted }: PageOptions): Html => html`<header>
      <strong>Opportunity Gateway</strong>
      <a href="${docsPath}">REST reference</a>
      <a href="${explainPath}">REST as GraphQL</a>
      <a href="/graphql">GraphiQL</a>
      <a href="${schemaPath}">schema.graphql</a>
      <a href="${llmsPath}">llms.txt</a>
    </header>${
      isRestricted
        ? html`
    <header><p class="alert">${restrictionNotice}</p></header>`
        : undefined
    }`;

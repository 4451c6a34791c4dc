// /llms.txt: what a program that reads needs to know, in the form of llmstxt.org. The calls are those of the table.
import type { FastifyPluginCallback } from 'fastify';
import { schemaPath } from '../graphql/server/schema-document.js';
import { refuseOtherMethods } from '../http/methods.js';
import { explainAddressOf, explainPath } from '../rest/explain-link.js';
import { openApiPath } from '../openapi/openapi-endpoint.js';
import { routes, templateOf, type Route } from '../rest/routes.js';
import {
  docsPath,
  llmsPath,
  restrictionNotice,
  type AddressedPageOptions,
  type PageOptions,
} from './page-links.js';

const lineOf = (route: Route): string => {
  const { method, operation } = route;
  return `- \`${method} ${templateOf(route)}\` runs \`${operation.name}\`: ${operation.description}`;
};

const example = { method: 'POST', url: '/v1/opportunities', body: '{"value":18500}' };

/** @param origin such as http://127.0.0.1:4000 */
const llmsText = (origin: string, { isRestricted }: PageOptions): string => `# Opportunity Gateway

> A GraphQL API for the sales opportunities of a contractor's CRM, with a REST compatibility layer. An opportunity is a lead or potential job; once approved it becomes a project, on the same record and with the same id.

Every call carries the header \`Authorization: Bearer <API key>\`. A key belongs to one workspace, and reads and writes inside it only. GraphQL is one endpoint, \`POST ${origin}/graphql\`, which takes JSON: \`{"query": "...", "variables": {...}}\`. Each REST call runs one GraphQL operation, so both do the same; new programs are better off with GraphQL.${isRestricted ? ` ${restrictionNotice}` : ''}

## Documents

- [OpenAPI 3.1](${origin}${openApiPath}): the REST API, each operation with its GraphQL document
- [GraphQL schema](${origin}${schemaPath}): every type, field and argument with its description
- [REST reference](${origin}${docsPath}): the same as the OpenAPI document, for people
- [GraphiQL](${origin}/graphql): in a browser, for people
- [REST as GraphQL](${origin}${explainPath}): translates a REST call

## REST calls

${routes.map(lineOf).join('\n')}

## Rules of REST

- Bodies are JSON objects. A field or parameter that is not known is an error. On a PATCH, an absent field stays as it is and \`null\` clears it.
- Errors: \`{"error": {"code", "message", "param", "details": [{"param", "message"}], "request_id"}}\`. All problems of a request come at once, in \`details\`. When a request is refused, nothing is stored.
- Paging: \`limit\` is 1 to 100, by default 25. \`has_more\` says whether there is more; \`cursor=<next_cursor>\` with the same other parameters continues.
- Versions: a single record comes with an \`ETag\`. Sent back as \`If-Match\` on a write, it is refused with 412 where the record has changed since; as \`If-None-Match\` on a read, the answer is 304 where it has not.
- Sending again: a POST with an \`Idempotency-Key\` header is done once. Whoever repeats it within 24 hours gets the first answer, marked \`Idempotent-Replayed: true\`.
- Money is a JSON number with at most two decimals. Times are ISO 8601; answers are in UTC.

## From REST to GraphQL

- The header \`X-GraphQL-Operation\` of each answer names the operation that it ran. Its header \`Link\` with \`rel="alternate"\` is the address where that call is explained; it never holds the body.
- \`GET ${origin}${explainAddressOf(example)}\` with \`Accept: application/json\` (no key is needed) answers with \`operation\`, \`document\`, \`variables\`, \`issues\` (what could not be translated) and \`graphiql\` (where it opens ready to run).
- In GraphQL, a decimal is a string and an enum value is in upper case. A mutation results in its payload or in a typed error with \`code\` and \`message\`.
`;

export const llms: FastifyPluginCallback<AddressedPageOptions> = (server, options, done) => {
  server.get(llmsPath, (request, reply) =>
    reply.type('text/plain; charset=utf-8').send(llmsText(options.originOf(request), options)),
  );
  refuseOtherMethods(server, llmsPath, ['GET', 'HEAD']);
  done();
};

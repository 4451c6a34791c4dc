// /llms.txt: a description of the API for language models, in the format of llmstxt.org. It lists the routes of the
// route table.
import type { FastifyPluginCallback } from 'fastify';
import { schemaPath } from '../graphql/server/schema-document.js';
import { rejectOtherMethods } from '../http/methods.js';
import { explainAddressOf, explainPath } from '../rest/explain-link.js';
import { openApiPath } from '../openapi/openapi-endpoint.js';
import { routes, templateOf, type Route } from '../rest/routes.js';
import {
  docsPath,
  guideAddress,
  guideNames,
  llmsPath,
  postmanPath,
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

Every call has the header \`Authorization: Bearer <API key>\`. A key belongs to one workspace, and gives access to no other. People can send a token of an OpenID provider instead, if the operator has set one up. GraphQL has one endpoint, \`POST ${origin}/graphql\`, which accepts JSON: \`{"query": "...", "variables": {...}}\`. Each REST call runs one GraphQL operation, so both have the same effects. Use GraphQL in new programs.${isRestricted ? ` ${restrictionNotice}` : ''}

## Documents

- [OpenAPI 3.1](${origin}${openApiPath}): the REST API, each operation with its GraphQL document
- [GraphQL schema](${origin}${schemaPath}): every type, field and argument with its description
${guideNames.map((name) => `- [Guide: ${name}](${origin}${guideAddress(name)})`).join('\n')}
- [Postman collection](${origin}${postmanPath}): the REST calls with example bodies
- [REST reference](${origin}${docsPath}): the same as the OpenAPI document, for people
- [GraphiQL](${origin}/graphql): in a browser, for people
- [REST as GraphQL](${origin}${explainPath}): translates a REST call

## REST calls

${routes.map(lineOf).join('\n')}

## Rules of REST

- Bodies are JSON objects. An unknown field or parameter is an error, except on \`POST\` and \`GET /v1/opportunities\`, which ignore it and name it in \`X-Ignored-Parameters\`; with \`Prefer: handling=strict\` it is an error there too. On a PATCH, an absent field keeps its value and \`null\` clears it.
- Errors: \`{"error": {"code", "message", "param", "details": [{"param", "message"}], "request_id"}}\`. \`details\` lists all problems of a request. A request with an error stores nothing.
- Paging: \`limit\` is 1 to 100, by default 25. \`has_more\` tells whether there are more items. To read the next page, repeat the call with \`cursor=<next_cursor>\`.
- Versions: the response for a single record has an \`ETag\`. If the record has changed since, a write with that tag in \`If-Match\` results in 412. If it has not, a read with that tag in \`If-None-Match\` results in 304.
- Retries: a write with an \`Idempotency-Key\` header is executed once. A retry within 24 hours gets the first response, with the header \`Idempotent-Replayed: true\`.
- Money is a JSON number with at most two decimals. Times are ISO 8601. In responses they are in UTC.

## From REST to GraphQL

- The header \`X-GraphQL-Operation\` of each response names the operation that the call ran. Its header \`Link\` with \`rel="alternate"\` is the URL of a page that explains the call. The URL never contains the body.
- \`GET ${origin}${explainAddressOf(example)}\` with \`Accept: application/json\` (no key is required) returns \`operation\`, \`document\`, \`variables\`, \`issues\` (values that could not be translated) and \`graphiql\` (the URL that opens the operation in GraphiQL).
- In GraphQL, a decimal is a string and an enum value is in upper case. A mutation results in its payload or in a typed error with \`code\` and \`message\`.
`;

export const llms: FastifyPluginCallback<AddressedPageOptions> = (server, options, done) => {
  server.get(llmsPath, (request, reply) =>
    reply.type('text/plain; charset=utf-8').send(llmsText(options.originOf(request), options)),
  );
  rejectOtherMethods(server, llmsPath, ['GET', 'HEAD']);
  done();
};

// The OpenAPI 3.1 document of the REST API, generated from the table of routes, their operations and the schema.
import { readFileSync } from 'node:fs';
import { getNamedType, isObjectType } from 'graphql';
import { errorSchema } from './error-schema.js';
import { exampleOf } from './example.js';
import type { Components, JsonSchema } from './json-schema.js';
import { errorComponents } from './response-objects.js';
import { headerComponents } from './headers.js';
import { parameterComponents } from './request-headers.js';
import { operationOf, errorCodesOf, tagOf } from './operation-object.js';
import { resultType } from './result-schema.js';
import { routes, templateOf, type Route } from '../rest/routes.js';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string };

const introduction = `
Opportunities, from a first lead to an approved project, and the contacts, pipelines and users around them.

**Authentication.** Every request has the header \`Authorization: Bearer <API key>\`. The header \`X-API-Key: <API key>\` is accepted too. A key in the address is not. A key belongs to one workspace, and gives access to no other. A read-only key cannot write. If the operator has set up an OpenID provider, a person can send a token (JWT) of that provider instead of an API key: \`Authorization: Bearer <token>\`.

**Lists** have the body \`{data, has_more, next_cursor}\`. To read the next page, repeat the call with \`cursor\` set to \`next_cursor\`. The header \`Link: <...>; rel="next"\` contains the URL of that call.

**Values.** Responses contain every field; one without a value is \`null\`. In a request, \`null\` means "no value". Times in responses are in UTC. Times in requests may have an offset or \`Z\`; one without either is read as UTC. Amounts are JSON numbers with up to two decimals, and are never rounded. Where a request takes the ID of a record, it accepts \`id\` and \`node_id\`. Except on the legacy routes (see below), unknown fields and parameters are errors that name them.

**Lenient reading.** The two legacy routes, \`POST\` and \`GET /v1/opportunities\`, also accept what older clients send. Unknown fields and parameters are ignored. Values are converted where their meaning is clear, such as a number in a string. A body can be a form (\`application/x-www-form-urlencoded\`, or \`multipart/form-data\` without files), and JSON can have any \`Content-Type\` or none. \`X-Ignored-Parameters\` and \`X-Converted-Parameters\` name the differences. \`Prefer: handling=strict\` turns this off, and \`Prefer: handling=lenient\` turns it on for the other routes. The schemas in this document are those of the strict reading, which new clients should follow.

**Errors** all have the same format. \`details\` lists all problems of a request. A request with an error stores nothing. A method that a path does not support results in 405 with the header \`Allow\`.

**Versions.** The response to a call on a single record has the record's version in \`ETag\`. If the record has another version than \`If-Match\` names, a write changes nothing and results in 412. If the record still has the version that \`If-None-Match\` names, a read results in 304. \`HEAD\` has the same response as \`GET\`, without the body.

**Retries.** A write with an \`Idempotency-Key\` is safe to retry: it is executed once. A retry gets the first response again, with the header \`Idempotent-Replayed: true\`.

**Rate limit.** A call costs at least 1 point, and a list costs more for each of its rows. Each key may spend a limited number of points per time window, on REST and GraphQL together. \`RateLimit\` has the remaining points, \`RateLimit-Policy\` the limit. A call that costs more than the remaining points is not executed and results in 429 with \`Retry-After\`. Too many calls with an invalid key from one address also result in 429; valid keys still work from that address.

**GraphQL.** Each call runs one operation of the GraphQL API at \`/graphql\`. \`X-GraphQL-Operation\` names the operation, and \`Link: <...>; rel="alternate"\` links to a page that shows the call as GraphQL. In this document, \`x-graphql-document\` contains the operation's GraphQL document.

**Additions.** Parts that are not in the legacy contract have the mark \`x-addition\`. The legacy contract itself never changes.
`.trim();

/** The tags. Each has the description of the type that the first of its routes returns. */
function tagsOf(routes: readonly Route[]) {
  const descriptions = new Map<string, string>();
  for (const route of routes) {
    const type = resultType(route.operation);
    const { nodes } = isObjectType(type) ? type.getFields() : {};
    const { description } = nodes ? getNamedType(nodes.type) : type;
    if (!descriptions.has(tagOf(route))) descriptions.set(tagOf(route), description ?? '');
  }
  return Array.from(descriptions, ([name, description]) => ({ name, description }));
}

function pathsOf(
  routes: readonly Route[],
  components: Components,
  isDeprecated: (route: Route) => boolean,
) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes)
    (paths[templateOf(route)] ??= {})[route.method.toLowerCase()] = operationOf(
      route,
      components,
      isDeprecated(route),
    );
  return paths;
}

/** The schemas of components, each object with an example. */
const schemasOf = (components: Components) =>
  Object.fromEntries(
    Array.from(components, ([name, one]): [string, JsonSchema] => [
      name,
      one.type === 'object' ? { ...one, examples: [exampleOf(one, components)] } : one,
    ]),
  );

/** @param isDeprecated whether the operator has deprecated a route */
export function openApiOf(
  routes: readonly Route[],
  isDeprecated: (route: Route) => boolean = () => false,
) {
  const components: Components = new Map();
  errorSchema(components);
  const paths = pathsOf(routes, components, isDeprecated);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Opportunity Gateway',
      version,
      summary: 'Sales opportunities and projects over REST.',
      description: introduction,
      license: { name: 'MIT', identifier: 'MIT' },
      contact: { name: 'The operator of this gateway' },
    },
    servers: [
      {
        url: '/',
        description: 'The server that serves this document: production, staging or local.',
        'x-internal': false,
      },
    ],
    security: [{ apiKey: [] }, { token: [] }],
    tags: tagsOf(routes),
    paths,
    components: {
      schemas: schemasOf(components),
      parameters: parameterComponents,
      headers: headerComponents,
      responses: errorComponents(routes.flatMap(errorCodesOf)),
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the workspace.' },
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'A token that the OpenID provider of the operator has issued to a user of the workspace. It is verified as RFC8725 recommends.',
        },
      },
    },
  };
}

/** The contents of openapi.json at the repository's root. */
export const printedOpenApi = (): string => `${JSON.stringify(openApiOf(routes), null, 2)}\n`;

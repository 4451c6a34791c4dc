// The API reference as an OpenAPI 3.1 document: the table of routes, their operations and the schema, as data.
import { readFileSync } from 'node:fs';
import { getNamedType, isObjectType } from 'graphql';
import { errorSchema } from './error-schema.js';
import { exampleOf } from './example.js';
import type { Components, JsonSchema } from './json-schema.js';
import { errorComponents } from './response-objects.js';
import { headerComponents, parameterComponents } from './headers.js';
import { operationOf, refusalsOf, tagOf } from './operation-object.js';
import { resultType } from './result-schema.js';
import { routes, templateOf, type Route } from '../rest/routes.js';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string };

const introduction = `
Opportunities, from a first lead to an approved project, and the contacts, pipelines and users around them.

**Signing in.** Every request carries \`Authorization: Bearer <API key>\`. A key belongs to one workspace, and reads and writes inside it only. A read-only key reads.

**Lists** answer \`{data, has_more, next_cursor}\`. \`cursor\` takes the \`next_cursor\` of the page before, with the same other parameters; \`Link: <...>; rel="next"\` says the same.

**Values.** What has no value is \`null\`, never left out, and \`null\` in a request means "no value". Times are UTC in answers; in requests an offset or \`Z\` is honoured, and a local time is taken for UTC. Amounts are JSON numbers with up to two decimals, never rounded. Wherever a request takes the id of a record, it takes \`id\` or \`node_id\`. Fields and parameters that are not known are refused by name.

**Errors** have one form, and tell everything that is wrong at once, in \`details\`. Nothing is stored when a request is refused. A method that an address does not have is answered 405, with \`Allow\`.

**Versions.** A single record comes with its version in \`ETag\`. A write with \`If-Match\` happens only while that is still the version, and is answered 412 otherwise; a read with \`If-None-Match\` is answered 304 while it is. \`HEAD\` answers like \`GET\`, without the body.

**Sending again.** A write with an \`Idempotency-Key\` can be sent again safely: it happens once, and its first answer is repeated, marked \`Idempotent-Replayed: true\`.

**Rate limit.** A call costs points: 1, and lists more for each of their rows. Each key may spend a number of points in a window of time, on REST and GraphQL together; \`RateLimit\` tells what is left, \`RateLimit-Policy\` what there is. A call for which too few points are left is answered 429, with \`Retry-After\`, and does nothing. So are too many calls with an invalid key from one address; a valid key still works from there.

**The same in GraphQL.** Each call is one operation of the GraphQL API at \`/graphql\`, named in \`X-GraphQL-Operation\`; \`Link: <...>; rel="alternate"\` leads to a page that shows the call as GraphQL. Here, each operation has its document in \`x-graphql-document\`.

**Additions.** What the legacy contract does not have is marked: \`x-addition\`. The rest never changes.
`.trim();

/** The tags with what they are about: that which the first of their routes answers with. */
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

/** With an example for each object. */
const schemasOf = (components: Components) =>
  Object.fromEntries(
    Array.from(components, ([name, one]): [string, JsonSchema] => [
      name,
      one.type === 'object' ? { ...one, examples: [exampleOf(one, components)] } : one,
    ]),
  );

/** @param isDeprecated whether whoever runs the gateway has marked a route so */
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
      contact: { name: 'Whoever runs this gateway' },
    },
    servers: [
      {
        url: '/',
        description: 'The server that this document comes from: production, staging or local.',
        'x-internal': false,
      },
    ],
    security: [{ apiKey: [] }],
    tags: tagsOf(routes),
    paths,
    components: {
      schemas: schemasOf(components),
      parameters: parameterComponents,
      headers: headerComponents,
      responses: errorComponents(routes.flatMap(refusalsOf)),
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the workspace.' },
      },
    },
  };
}

/** What openapi.json at the repository's root holds. */
export const printedOpenApi = (): string => `${JSON.stringify(openApiOf(routes), null, 2)}\n`;

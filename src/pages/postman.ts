// /postman.json: the calls of the REST API as a Postman collection. It is made of the OpenAPI document. The library
// openapi-to-postmanv2 writes random values in place of the examples of OpenAPI 3.1, other ones in each run, and gives all
// writes the Idempotency-Key of the example, so that the second one would be a replay of the first.
//
// Format: https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html
import type { FastifyPluginCallback } from 'fastify';
import { rejectOtherMethods } from '../http/methods.js';
import { openApiOf } from '../openapi/document.js';
import { operationIdOf, tagOf } from '../openapi/operation-object.js';
import { routes, templateOf, type Route } from '../rest/routes.js';
import { postmanPath, type AddressedPageOptions } from './page-links.js';

interface DocumentedParameter {
  readonly name: string;
  readonly in: string;
  readonly description: string;
  readonly required?: boolean;
}

interface DocumentedOperation {
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly (DocumentedParameter | { readonly $ref: string })[];
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: { $ref: string } } };
  };
}

type Document = ReturnType<typeof openApiOf>;

const documentedOperation = ({ paths }: Document, route: Route) =>
  paths[templateOf(route)]?.[route.method.toLowerCase()] as DocumentedOperation;

/** The example of the component to which a part of the document refers. */
function exampleAt({ components }: Document, { $ref }: { $ref: string }): unknown {
  const { examples } = components.schemas[$ref.split('/').at(-1) ?? ''] as {
    examples: readonly unknown[];
  };
  return examples[0];
}

/** The parameters in one place, such as the query, without values. Optional ones are not sent until they are enabled. */
const parametersIn = ({ parameters }: DocumentedOperation, place: string) =>
  parameters
    .filter((one): one is DocumentedParameter => 'in' in one && one.in === place)
    .map(({ name, description, required = false }) => ({
      key: name,
      value: '',
      description,
      ...(!required && { disabled: true }),
    }));

function requestOf(document: Document, route: Route) {
  const operation = documentedOperation(document, route);
  const schema = operation.requestBody?.content['application/json'].schema;
  return {
    method: route.method,
    description: operation.description,
    header: schema ? [{ key: 'Content-Type', value: 'application/json' }] : [],
    ...(schema && {
      body: { mode: 'raw', raw: JSON.stringify(exampleAt(document, schema), null, 2) },
    }),
    url: {
      raw: `{{baseUrl}}${route.path}`,
      host: ['{{baseUrl}}'],
      path: route.path.split('/').slice(1),
      query: parametersIn(operation, 'query'),
      variable: parametersIn(operation, 'path'),
    },
  };
}

/** The calls in folders, as the reference shows them. */
function foldersOf(document: Document) {
  const itemOf = (route: Route) => ({
    id: operationIdOf(route),
    name: documentedOperation(document, route).summary,
    request: requestOf(document, route),
  });
  return document.tags.map(({ name, description }) => ({
    name,
    description,
    item: routes.filter((route) => tagOf(route) === name).map(itemOf),
  }));
}

let folders: ReturnType<typeof foldersOf> | undefined;

/** @param origin such as http://127.0.0.1:4000 */
const collectionOf = (origin: string) => ({
  info: {
    name: 'Opportunity Gateway',
    description: 'Sales opportunities and projects over REST.',
    schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
  },
  auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{apiKey}}', type: 'string' }] },
  variable: [
    { key: 'baseUrl', value: origin },
    { key: 'apiKey', value: '' },
  ],
  item: (folders ??= foldersOf(openApiOf(routes))),
});

export const postman: FastifyPluginCallback<AddressedPageOptions> = (server, options, done) => {
  server.get(postmanPath, (request) => collectionOf(options.originOf(request)));
  rejectOtherMethods(server, postmanPath, ['GET', 'HEAD']);
  done();
};

// The OpenAPI operation of a route.
import { ifMatch } from '../rest/parameters.js';
import type { Route } from '../rest/routes.js';
import { marked } from './addition.js';
import type { ResponseCode } from './error-schema.js';
import { headersOf, type HeaderName } from './headers.js';
import { component, described, type Components, type JsonSchema } from './json-schema.js';
import { bodyOf, isWrite, parametersOf } from './parameter-objects.js';
import { errorResponses } from './response-objects.js';
import { responseBodies } from './response-body.js';
import { isVersioned, resultSchema, resultType } from './result-schema.js';

export const tagOf = ({ path }: Route): string => path.split('/')[2] ?? '';

export const operationIdOf = ({ operation: { name } }: Route): string =>
  name.charAt(0).toLowerCase() + name.slice(1);

const json = (schema: JsonSchema) => ({ content: { 'application/json': { schema } } });

/** The body of a success: a component that is generated from the kind of response and the operation's result. */
function successBody({ operation, kind }: Route, components: Components) {
  const made = responseBodies[kind.name]?.(resultSchema(operation, components), components);
  if (made === undefined) return {};
  if (typeof made.$ref === 'string') return json({ $ref: made.$ref });
  const name = `${operation.name}Response`;
  return json(component(components, name, () => described(operation.description, made)));
}

function successesOf(route: Route, components: Components): Record<string, unknown> {
  const { operation, kind, method } = route;
  const headersFor = (status: number): HeaderName[] => [
    ...(method === 'GET' || isVersioned(operation) ? (['ETag'] as const) : []),
    ...(status === 201 && kind.name !== 'batch' ? (['Location'] as const) : []),
    ...(isWrite(route) ? (['Idempotent-Replayed'] as const) : []),
  ];
  const success = (status: number) => ({
    ...described(resultType(operation).description, { headers: headersOf(...headersFor(status)) }),
    ...successBody(route, components),
  });
  const unchanged = {
    description: 'The response has not changed since the caller received it.',
    headers: headersOf('ETag'),
  };
  return {
    ...Object.fromEntries(kind.statuses.map((status) => [status, success(status)])),
    ...(method === 'GET' && { 304: unchanged }),
  };
}

/** The codes of the errors that a route can result in. */
export const errorCodesOf = (route: Route): ResponseCode[] => [
  ...(['invalid_request', 'unauthorized'] as const),
  ...(route.path.includes(':') && route.kind.name !== 'upserted' ? (['not_found'] as const) : []),
  // Set by graphql/use-policy.ts.
  ...(route.operation.field.extensions.isGuarded === true ? (['forbidden'] as const) : []),
  ...(isWrite(route)
    ? ([
        ...(['conflict', 'payload_too_large', 'unsupported_media_type'] as const),
        'idempotency_mismatch',
      ] as const)
    : []),
  ...(route.operation.parameters.has(ifMatch) || route.method === 'GET'
    ? (['precondition_failed'] as const)
    : []),
  ...(['request_timeout', 'headers_too_large'] as const),
  ...(['rate_limited', 'internal', 'unavailable'] as const),
];

/** @param isDeprecated whether the operator has deprecated the route */
export function operationOf(route: Route, components: Components, isDeprecated: boolean) {
  const { operation, legacy } = route;
  const { name, description, text } = operation;
  const body = bodyOf(route, components);
  return {
    operationId: operationIdOf(route),
    tags: [tagOf(route)],
    // The summary is the description's first sentence.
    summary: /^.*?\.(?= |$)/.exec(description)?.[0] ?? description,
    ...marked(legacy === undefined, { description }),
    ...(isDeprecated && { deprecated: true }),
    parameters: parametersOf(route, components),
    ...(body && { requestBody: body }),
    responses: { ...successesOf(route, components), ...errorResponses(errorCodesOf(route)) },
    'x-graphql-operation': name,
    'x-graphql-document': text,
  };
}

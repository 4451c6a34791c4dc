// A row of the table as an operation of OpenAPI.
import { Kind, type GraphQLSchema } from 'graphql';
import type { ErrorCode } from '../errors.js';
import { limitsOf } from '../graphql/limits.js';
import { versionKey } from './answers.js';
import { restNamesIn } from './input-fields.js';
import {
  component,
  described,
  inputSchema,
  objectSchema,
  valueSchema,
  type Components,
  type JsonSchema,
} from './json-schema.js';
import { headersOf, type HeaderName, type RequestHeader } from './openapi-headers.js';
import { errorAnswers } from './openapi-errors.js';
import { ifMatch, type Operation, type Parameter } from './operation.js';
import { resultSchema } from './result-schema.js';
import type { Route } from './routes.js';

/** What is made for the whole document on the way. */
export interface Making {
  readonly schema: GraphQLSchema;
  readonly components: Components;
}

/** The path as OpenAPI writes it. */
export const templateOf = ({ path }: Route): string => path.replace(/:(\w+)/g, '{$1}');

const isInPath = ({ path }: Route, name: string): boolean => path.split('/').includes(`:${name}`);

const isWrite = ({ method }: Route): boolean => method !== 'GET';

/** Whether the record in the answer has a version, which leaves in the header ETag. */
export const isVersioned = ({ operation: { selectionSet } }: Route): boolean => {
  const hasVersion = ({ selections }: Operation['selectionSet']): boolean =>
    selections.some((one) =>
      one.kind === Kind.FIELD
        ? one.alias?.value === versionKey ||
          (one.selectionSet !== undefined && hasVersion(one.selectionSet))
        : one.kind === Kind.INLINE_FRAGMENT && hasVersion(one.selectionSet),
    );
  return hasVersion(selectionSet);
};

const addition = 'An addition to the legacy contract.';

/** Marks what the legacy contract does not have. */
function marked(isAddition: boolean, schema: JsonSchema & { description?: unknown }): JsonSchema {
  return isAddition
    ? { ...schema, description: `${String(schema.description)} ${addition}`, 'x-addition': true }
    : schema;
}

/** What the schema says of the places that a parameter goes to, but for that which all share: `input`, `where`. */
function descriptionOf({ places }: Parameter): string {
  const own = places.length > 1 ? places.slice(1) : places;
  return restNamesIn(own.map(({ description }) => description ?? '').join(' '));
}

/** The value of a parameter, marked where the legacy contract does not have it. */
function parameterSchema(
  route: Route,
  parameter: Parameter,
  { components }: Making,
  schemaOf: typeof inputSchema,
) {
  const { name, type, places } = parameter;
  const place = places.at(-1);
  const schema = {
    ...schemaOf(type, place ? limitsOf(place) : {}, components),
    ...(parameter.default !== undefined && { default: parameter.default }),
  };
  const isAddition =
    route.legacy !== undefined && !route.legacy.includes(name) && !isInPath(route, name);
  return { schema, isAddition, description: descriptionOf(parameter) };
}

function parametersOf(route: Route, making: Making) {
  const { method, operation } = route;
  const parameters = [...operation.parameters.values()].filter(({ name }) => name !== ifMatch);
  const inAddress = parameters
    .filter(({ name }) => method === 'GET' || isInPath(route, name))
    .map((parameter) => {
      const { schema, isAddition, description } = parameterSchema(
        route,
        parameter,
        making,
        valueSchema,
      );
      const { name, isRequired } = parameter;
      const place = isInPath(route, name) ? 'path' : 'query';
      return marked(isAddition, {
        name,
        in: place,
        ...(isRequired && { required: true }),
        description,
        schema,
      });
    });
  const headers: RequestHeader[] = [
    ...(operation.parameters.has(ifMatch) ? (['IfMatch'] as const) : []),
    ...(method === 'GET' && isVersioned(route) ? (['IfNoneMatch'] as const) : []),
    ...(isWrite(route) ? (['IdempotencyKey'] as const) : []),
  ];
  return [...inAddress, ...headers.map((name) => ({ $ref: `#/components/parameters/${name}` }))];
}

function bodyOf(route: Route, making: Making) {
  const { operation } = route;
  const fields = [...operation.parameters.values()].filter(
    ({ name }) => name !== ifMatch && !isInPath(route, name),
  );
  if (!isWrite(route) || fields.length === 0) return undefined;
  const properties = fields.map((parameter) => {
    const { schema, isAddition, description } = parameterSchema(
      route,
      parameter,
      making,
      inputSchema,
    );
    return [parameter.name, marked(isAddition, described(description, schema))] as const;
  });
  const required = fields.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  const schema = component(making.components, `${operation.name}Request`, () =>
    described(operation.description, objectSchema(Object.fromEntries(properties), required)),
  );
  return {
    ...(required.length > 0 && { required: true }),
    content: { 'application/json': { schema } },
  };
}

/** What a success is, by its status. */
const successes: Record<number, string> = {
  200: 'Done.',
  201: 'Created.',
  204: 'Done; there is nothing more to say.',
  207: 'Some were created, and some were not.',
};

function successesOf(route: Route, making: Making): Record<string, unknown> {
  const { operation, kind, method } = route;
  const made = kind.schema?.(resultSchema(making.schema, operation, making.components));
  const schema =
    made === undefined || made.$ref !== undefined
      ? made
      : component(making.components, `${operation.name}Response`, () =>
          described(operation.description, made),
        );
  const headers: HeaderName[] = [
    ...(isVersioned(route) ? (['ETag'] as const) : []),
    ...(kind.name === 'created' ? (['Location'] as const) : []),
    ...(isWrite(route) ? (['Idempotent-Replayed'] as const) : []),
  ];
  const statuses = kind.statuses.map((status): [number, unknown] => [
    status,
    {
      description: successes[status] ?? 'Done.',
      headers: headersOf(...headers),
      ...(schema && { content: { 'application/json': { schema } } }),
    },
  ]);
  const unchanged = {
    description: 'The caller has this version already.',
    headers: headersOf('ETag'),
  };
  return Object.fromEntries([
    ...statuses,
    ...(method === 'GET' && isVersioned(route) ? [[304, unchanged] as const] : []),
  ]);
}

/** What a route can be refused with, by what it is. */
export const refusalsOf = (route: Route): ErrorCode[] => [
  'INVALID_REQUEST',
  'UNAUTHORIZED',
  ...(isWrite(route) ? (['FORBIDDEN'] as const) : []),
  ...(route.path.includes(':') ? (['NOT_FOUND'] as const) : []),
  ...(isWrite(route) ? (['CONFLICT'] as const) : []),
  ...(route.operation.parameters.has(ifMatch) ? (['PRECONDITION_FAILED'] as const) : []),
  ...(isWrite(route)
    ? (['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'IDEMPOTENCY_MISMATCH'] as const)
    : []),
  ...(['RATE_LIMITED', 'INTERNAL', 'UNAVAILABLE'] as const),
];

export const tagOf = ({ path }: Route): string => path.split('/')[2] ?? '';

export const operationIdOf = ({ operation: { name } }: Route): string =>
  name.charAt(0).toLowerCase() + name.slice(1);

/** @param isDeprecated whether whoever runs the gateway has marked it so */
export function operationOf(route: Route, making: Making, isDeprecated: boolean) {
  const { operation, legacy } = route;
  const text = operation.description.replace(/\s+/g, ' ');
  const parameters = parametersOf(route, making);
  const body = bodyOf(route, making);
  return {
    operationId: operationIdOf(route),
    tags: [tagOf(route)],
    summary: /^.*?\.(?= |$)/.exec(text)?.[0] ?? text,
    ...marked(legacy === undefined, { description: text }),
    ...(isDeprecated && { deprecated: true }),
    parameters,
    ...(body && { requestBody: body }),
    responses: { ...successesOf(route, making), ...errorAnswers(refusalsOf(route)) },
    'x-graphql-operation': operation.name,
    'x-graphql-document': operation.text,
  };
}

// The parameters and the body of a route, in OpenAPI.
import { isRequired, restNamesIn } from '../rest/input-fields.js';
import { ifMatch, type Parameter } from '../rest/parameters.js';
import type { Route } from '../rest/routes.js';
import { marked } from './addition.js';
import type { RequestHeaderName } from './request-headers.js';
import { addressSchema, fieldsSchema } from './input-schema.js';
import { component, described, type Components, type JsonSchema } from './json-schema.js';

export const isWrite = ({ method }: Route): boolean => method !== 'GET';

const isAdded = ({ legacy, fields }: Route, name: string): boolean =>
  legacy !== undefined && !legacy.includes(name) && fields.has(name);

/**
 * The description of a parameter: that in the operation's document, or else those of the arguments and fields that take
 * the value, without the ones that all parameters share (`input`, `where`).
 */
function descriptionOf({ description, definitions }: Parameter): string {
  const own = definitions.length > 1 ? definitions.slice(1) : definitions;
  return (
    description ?? restNamesIn(own.map((definition) => definition.description ?? '').join(' '))
  );
}

/** The argument or input field that takes the value of a parameter. */
const lastDefinitionOf = ({ restName, definitions }: Parameter) => {
  const definition = definitions.at(-1);
  if (definition === undefined)
    throw new Error(`The parameter ${restName} is not used by its operation.`);
  return definition;
};

export function parametersOf(route: Route, components: Components): JsonSchema[] {
  const { operation, method, fields } = route;
  const inAddress = [...operation.parameters.values()]
    .filter(({ restName }) => restName !== ifMatch && !(isWrite(route) && fields.has(restName)))
    .map((parameter) =>
      marked(isAdded(route, parameter.restName), {
        name: parameter.restName,
        in: fields.has(parameter.restName) ? 'query' : 'path',
        ...(isRequired(parameter) && { required: true }),
        description: descriptionOf(parameter),
        schema: addressSchema(parameter.type, lastDefinitionOf(parameter), components),
      }),
    );
  const headers: RequestHeaderName[] = [
    'Prefer',
    ...(method === 'GET' || operation.parameters.has(ifMatch)
      ? (['IfMatch', 'IfNoneMatch'] as const)
      : []),
    ...(isWrite(route) ? (['IdempotencyKey'] as const) : []),
  ];
  return [...inAddress, ...headers.map((name) => ({ $ref: `#/components/parameters/${name}` }))];
}

/** @returns undefined if the call has no body, or a body without fields */
export function bodyOf(route: Route, components: Components) {
  const { operation, fields } = route;
  if (!isWrite(route) || fields.size === 0) return undefined;
  const definitions = new Map(
    Array.from(fields, ([name, field]) => [name, lastDefinitionOf(field)]),
  );
  const schema = component(components, `${operation.name}Request`, () =>
    described(
      operation.description,
      fieldsSchema(definitions, components, (name, field) => marked(isAdded(route, name), field)),
    ),
  );
  return {
    ...([...fields.values()].some(isRequired) && { required: true }),
    content: { 'application/json': { schema } },
  };
}

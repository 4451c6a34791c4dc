// The parameters and the body of a row of the table, as OpenAPI has them.
import { restNamesIn } from '../rest/input-fields.js';
import { ifMatch, type Parameter } from '../rest/operation.js';
import type { Route } from '../rest/routes.js';
import { marked } from './addition.js';
import type { RequestHeaderName } from './headers.js';
import { addressSchema, bodySchema } from './input-schema.js';
import {
  component,
  described,
  objectSchema,
  type Components,
  type JsonSchema,
} from './json-schema.js';

export const isWrite = ({ method }: Route): boolean => method !== 'GET';

const isInPath = ({ path }: Route, name: string): boolean => path.split('/').includes(`:${name}`);

const isAdded = (route: Route, name: string): boolean =>
  route.legacy !== undefined && !route.legacy.includes(name) && !isInPath(route, name);

/**
 * What the document says of a parameter, or what the schema says of the places that its value goes to, but for the
 * one that all share: `input`, `where`.
 */
function descriptionOf({ description, places }: Parameter): string {
  const own = places.length > 1 ? places.slice(1) : places;
  return description ?? restNamesIn(own.map((place) => place.description ?? '').join(' '));
}

/** Where the value ends up. */
const placeOf = ({ name, places }: Parameter) => {
  const place = places.at(-1);
  if (place === undefined) throw new Error(`The variable ${name} goes nowhere.`);
  return place;
};

export function parametersOf(route: Route, components: Components): JsonSchema[] {
  const { operation, method } = route;
  const inAddress = [...operation.parameters.values()]
    .filter(({ name }) => isInPath(route, name) || (method === 'GET' && name !== ifMatch))
    .map((parameter) => {
      const { name, type, isRequired } = parameter;
      return marked(isAdded(route, name), {
        name,
        in: isInPath(route, name) ? 'path' : 'query',
        ...(isRequired && { required: true }),
        description: descriptionOf(parameter),
        schema: addressSchema(type, placeOf(parameter), components),
      });
    });
  const headers: RequestHeaderName[] = [
    ...(method === 'GET' || operation.parameters.has(ifMatch)
      ? (['IfMatch', 'IfNoneMatch'] as const)
      : []),
    ...(isWrite(route) ? (['IdempotencyKey'] as const) : []),
  ];
  return [...inAddress, ...headers.map((name) => ({ $ref: `#/components/parameters/${name}` }))];
}

/** @returns undefined for a call that takes none, or nothing in it */
export function bodyOf(route: Route, components: Components) {
  const { operation } = route;
  const fields = [...operation.parameters.values()].filter(
    ({ name }) => isWrite(route) && !isInPath(route, name) && name !== ifMatch,
  );
  if (fields.length === 0) return undefined;
  const properties = fields.map((field) => {
    const { name, type } = field;
    const schema = bodySchema(type, placeOf(field), components);
    const standard =
      field.default === undefined ? '' : ` Left out: ${JSON.stringify(field.default)}.`;
    const description = descriptionOf(field) + standard;
    return [name, marked(isAdded(route, name), described(description, schema))] as const;
  });
  const required = fields.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  const schema = component(components, `${operation.name}Request`, () =>
    described(operation.description, objectSchema(Object.fromEntries(properties), required)),
  );
  return {
    ...(required.length > 0 && { required: true }),
    content: { 'application/json': { schema } },
  };
}

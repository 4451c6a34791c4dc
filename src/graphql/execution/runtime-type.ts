// Finds the object type of a value of an interface or union, by the name that the schema resolves it to.
import {
  GraphQLError,
  isObjectType,
  type GraphQLAbstractType,
  type GraphQLObjectType,
} from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';
import type { FieldInfo } from './field.js';

/** The problem of a name that is not that of a possible type, in the words of graphql-js. */
function problemOf(
  { schema, parentType, fieldName }: FieldInfo,
  abstract: GraphQLAbstractType,
  value: unknown,
  name: unknown,
): string {
  const expected = `Abstract type "${abstract.name}" must resolve to an Object type at runtime for field "${parentType.name}.${fieldName}"`;
  if (name == null)
    return `${expected}. Either the "${abstract.name}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`;
  if (isObjectType(name))
    return 'Support for returning GraphQLObjectType from resolveType was removed in graphql-js@16.0.0 please return type name instead.';
  if (typeof name !== 'string')
    return `${expected} with value ${inspect(value)}, received "${inspect(name)}".`;
  const type = schema.getType(name);
  if (type == null)
    return `Abstract type "${abstract.name}" was resolved to a type "${name}" that does not exist inside the schema.`;
  return isObjectType(type)
    ? `Runtime Object type "${name}" is not a possible type for "${abstract.name}".`
    : `Abstract type "${abstract.name}" was resolved to a non-object type "${name}".`;
}

/** @throws GraphQLError if the name is not that of a possible type */
export function runtimeTypeOf(
  info: FieldInfo,
  abstract: GraphQLAbstractType,
  value: unknown,
  name: unknown,
): GraphQLObjectType {
  const { schema, fieldNodes } = info;
  const type = typeof name === 'string' ? schema.getType(name) : undefined;
  if (isObjectType(type) && schema.isSubType(abstract, type)) return type;
  throw new GraphQLError(problemOf(info, abstract, value, name), { nodes: fieldNodes });
}

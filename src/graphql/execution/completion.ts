// Completes the values that resolvers return. The steps depend on the type of the field only, so they are chosen when the
// operation is planned.
import {
  getNullableType,
  GraphQLError,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type ResponsePath,
} from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';
import { isIterableObject } from 'graphql/jsutils/isIterableObject.js';
import { executeFields } from './execute-fields.js';
import { nullOrThrow, type Complete, type FieldInfo, type ReadLeaf } from './field.js';
import { isPromise, type MaybePromise } from './maybe-promise.js';
import { runtimeTypeOf } from './runtime-type.js';
import type { Subselection, SubselectionOf } from './planned-selection.js';

const nameOf = ({ field: { parentType, definition } }: FieldInfo): string =>
  `${parentType.name}.${definition.name}`;

const nonNull =
  (complete: Complete): Complete =>
  (info, value, path) => {
    const completed = complete(info, value, path);
    if (completed === null)
      throw new Error(`Cannot return null for non-nullable field ${nameOf(info)}.`);
    return completed;
  };

/** Completes null and errors, which are the same for all types. */
const present =
  (complete: Complete): Complete =>
  (info, value, path) => {
    if (value == null) return null;
    if (value instanceof Error) throw value;
    return complete(info, value, path);
  };

const leafOf =
  (type: GraphQLLeafType): Complete =>
  (_info, value) => {
    const serialized = type.serialize(value);
    if (serialized == null)
      throw new Error(
        `Expected \`${inspect(type)}.serialize(${inspect(value)})\` to return non-nullable value, returned: ${inspect(serialized)}`,
      );
    return serialized;
  };

function listOf(type: GraphQLOutputType, completeItem: Complete): Complete {
  const isNonNull = isNonNullType(type);
  return (info, value, path = info.path) => {
    if (!isIterableObject(value))
      throw new GraphQLError(
        `Expected Iterable, but did not find one for field "${nameOf(info)}".`,
      );
    const promised: Promise<unknown>[] = [];
    const completeAt = (item: unknown, index: number) => {
      const itemPath: ResponsePath = { prev: path, key: index, typename: undefined };
      const fail = (error: unknown) => nullOrThrow(info, isNonNull, error, itemPath);
      try {
        const completed = isPromise(item)
          ? item.then((resolved) => completeItem(info, resolved, itemPath))
          : completeItem(info, item, itemPath);
        if (!isPromise(completed)) return completed;
        const handled = completed.then(undefined, fail);
        promised.push(handled);
        return handled;
      } catch (error) {
        return fail(error);
      }
    };
    try {
      const items = Array.from(value, completeAt);
      return promised.length > 0 ? Promise.all(items) : items;
    } catch (error) {
      // The items before can fail too. graphql-js would leave such an error unhandled, which ends the process.
      void Promise.allSettled(promised);
      throw error;
    }
  };
}

/** Completes an object whose type is known. */
function completeObject(
  info: FieldInfo,
  type: GraphQLObjectType,
  subselection: Subselection,
  value: unknown,
  path: ResponsePath,
): MaybePromise<unknown> {
  const { execution, field } = info;
  const selection = subselection(execution, type);
  if (!type.isTypeOf) return executeFields(execution, selection, value, path);
  const complete = (isOfType: boolean) => {
    if (isOfType) return executeFields(execution, selection, value, path);
    throw new GraphQLError(`Expected value of type "${type.name}" but got: ${inspect(value)}.`, {
      nodes: field.nodes,
    });
  };
  const isOfType = type.isTypeOf(value, execution.contextValue, info);
  return isPromise(isOfType) ? isOfType.then(complete) : complete(isOfType);
}

const objectOf =
  (type: GraphQLObjectType, subselection: Subselection): Complete =>
  (info, value, path = info.path) =>
    completeObject(info, type, subselection, value, path);

const abstractOf =
  (type: GraphQLAbstractType, subselection: Subselection): Complete =>
  (info, value, path = info.path) => {
    const { execution } = info;
    const resolveType = type.resolveType ?? execution.typeResolver;
    const complete = (name: unknown) =>
      completeObject(info, runtimeTypeOf(info, type, value, name), subselection, value, path);
    const name: MaybePromise<unknown> = resolveType(value, execution.contextValue, info, type);
    return isPromise(name) ? name.then(complete) : complete(name);
  };

function ofNullable(
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  subselectionOf: SubselectionOf,
): Complete {
  if (isListType(type))
    return listOf(type.ofType, completionOf(type.ofType, nodes, subselectionOf));
  if (isLeafType(type)) return leafOf(type);
  return isAbstractType(type)
    ? abstractOf(type, subselectionOf(nodes))
    : objectOf(type as GraphQLObjectType, subselectionOf(nodes));
}

/**
 * The completion of the values of a type, which is that of a field or of the items of its list.
 *
 * @param nodes the fields of the document that merge into the field
 */
export function completionOf(
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  subselectionOf: SubselectionOf,
): Complete {
  if (!isNonNullType(type)) return present(ofNullable(type, nodes, subselectionOf));
  return nonNull(present(ofNullable(type.ofType, nodes, subselectionOf)));
}

/** The reader of a field of a leaf type; undefined for other types. */
export function leafReaderOf(name: string, type: GraphQLOutputType): ReadLeaf | undefined {
  const nullable = getNullableType(type);
  if (!isLeafType(nullable)) return undefined;
  const absent = isNonNullType(type) ? undefined : null;
  return (source) => {
    if (typeof source !== 'object' || source === null) return undefined;
    try {
      const value = (source as Record<string, unknown>)[name];
      if (value == null) return absent;
      const isOther = typeof value === 'function' || isPromise(value) || value instanceof Error;
      return isOther ? undefined : (nullable.serialize(value) ?? undefined);
    } catch {
      // The resolver finds the same error, and reports it.
      return undefined;
    }
  };
}

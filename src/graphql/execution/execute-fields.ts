// Executes the fields of an object: calls their resolvers, and completes what they return.
import { defaultFieldResolver, getArgumentValues, type ResponsePath } from 'graphql';
import { FieldInfo, nullOrThrow, type Execution, type PlannedField } from './field.js';
import { isPromise, type MaybePromise } from './maybe-promise.js';
import type { PlannedSelection, ResponseObject } from './planned-selection.js';

/** The arguments of all fields that have none. */
const noArguments: Record<string, unknown> = Object.freeze({});

function executeField(
  execution: Execution,
  field: PlannedField,
  source: unknown,
  parentPath: ResponsePath | undefined,
): MaybePromise<unknown> {
  const { definition, nodes, complete, readLeaf } = field;
  const resolve = definition.resolve ?? execution.fieldResolver;
  if (readLeaf !== undefined && resolve === defaultFieldResolver) {
    const leaf = readLeaf(source);
    if (leaf !== undefined) return leaf;
  }
  const info = new FieldInfo(execution, field, parentPath);
  try {
    const args =
      field.hasArguments && nodes[0]
        ? getArgumentValues(definition, nodes[0], execution.variableValues)
        : noArguments;
    const value: MaybePromise<unknown> = resolve(source, args, execution.contextValue, info);
    const completed = isPromise(value)
      ? value.then((resolved) => complete(info, resolved))
      : complete(info, value);
    return isPromise(completed)
      ? completed.then(undefined, (error: unknown) => nullOrThrow(info, field.isNonNull, error))
      : completed;
  } catch (error) {
    return nullOrThrow(info, field.isNonNull, error);
  }
}

/** Replaces the promises among the properties of an object by their values. */
async function withValues(response: ResponseObject, keys: readonly string[]) {
  const values = await Promise.all(keys.map((key) => response[key]));
  for (const [index, key] of keys.entries()) response[key] = values[index];
  return response;
}

/**
 * Executes a selection on an object, in the order of its fields. The result is a promise only if one of its fields is.
 *
 * @throws GraphQLError for a field that must not be null
 */
export function executeFields(
  execution: Execution,
  { fields, Response }: PlannedSelection,
  source: unknown,
  path: ResponsePath | undefined,
): MaybePromise<ResponseObject> {
  const response = new Response();
  let promised: string[] | undefined;
  try {
    for (const field of fields) {
      const value = executeField(execution, field, source, path);
      response[field.key] = value;
      if (isPromise(value)) (promised ??= []).push(field.key);
    }
  } catch (error) {
    if (promised === undefined) throw error;
    // The promises of the other fields can fail too.
    return withValues(response, promised).finally(() => {
      throw error;
    });
  }
  return promised === undefined ? response : withValues(response, promised);
}

/**
 * Executes the root fields of a mutation, each after the one before.
 *
 * @throws GraphQLError for a field that must not be null
 */
export function executeSerially(
  execution: Execution,
  { fields, Response }: PlannedSelection,
  source: unknown,
): MaybePromise<ResponseObject> {
  function add(response: ResponseObject, field: PlannedField): MaybePromise<ResponseObject> {
    const set = (value: unknown) => {
      response[field.key] = value;
      return response;
    };
    const value = executeField(execution, field, source, undefined);
    return isPromise(value) ? value.then(set) : set(value);
  }

  return fields.reduce<MaybePromise<ResponseObject>>(
    (done, field) =>
      isPromise(done) ? done.then((response) => add(response, field)) : add(done, field),
    new Response(),
  );
}

// The fields of plans, and the information about a field that its resolver gets.
import {
  locatedError,
  responsePathAsArray,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type ResponsePath,
} from 'graphql';
import type { buildExecutionContext } from 'graphql/execution/execute.js';
import type { MaybePromise } from './maybe-promise.js';

/** The execution context of graphql-js, which has the values of one request. */
export type Execution = Extract<
  ReturnType<typeof buildExecutionContext>,
  { readonly schema: unknown }
>;

/**
 * Completes a value, as the GraphQL specification defines it.
 *
 * @param path the path of the value in the response. Default: that of the field, which is created when it is read
 * @throws the error of the value
 */
export type Complete = (
  info: FieldInfo,
  value: unknown,
  path?: ResponsePath,
) => MaybePromise<unknown>;

/**
 * Reads the property that has the name of the field, and completes it. Most fields are read in this way, which needs no
 * information for a resolver.
 *
 * @returns undefined for a value that is computed, awaited or an error, and for one that the type does not allow
 */
export type ReadLeaf = (source: unknown) => unknown;

export interface PlannedField {
  /** The response key. */
  readonly key: string;
  /** The fields of the document that merge into this one. */
  readonly nodes: readonly FieldNode[];
  readonly definition: GraphQLField<unknown, unknown>;
  readonly parentType: GraphQLObjectType;
  readonly isNonNull: boolean;
  readonly hasArguments: boolean;
  /** Completes the value that the resolver returns. */
  readonly complete: Complete;
  /** Completes a property of an object. Absent in fields that are no leaves. */
  readonly readLeaf: ReadLeaf | undefined;
}

type Info = GraphQLResolveInfo;

/**
 * The fourth argument of a resolver. Its properties are computed when they are read, because a page has hundreds of
 * fields, and few resolvers read them.
 */
export class FieldInfo implements GraphQLResolveInfo {
  private ownPath: ResponsePath | undefined = undefined;

  constructor(
    readonly execution: Execution,
    readonly field: PlannedField,
    private readonly parentPath: ResponsePath | undefined,
  ) {}

  /** The same object on each call, because Pothos identifies a field of a response by it. */
  get path(): ResponsePath {
    return (this.ownPath ??= {
      prev: this.parentPath,
      key: this.field.key,
      typename: this.field.parentType.name,
    });
  }

  get fieldName(): string {
    return this.field.definition.name;
  }

  get fieldNodes(): Info['fieldNodes'] {
    return this.field.nodes;
  }

  get returnType(): Info['returnType'] {
    return this.field.definition.type;
  }

  get parentType(): Info['parentType'] {
    return this.field.parentType;
  }

  get schema(): Info['schema'] {
    return this.execution.schema;
  }

  get fragments(): Info['fragments'] {
    return this.execution.fragments;
  }

  get rootValue(): unknown {
    return this.execution.rootValue;
  }

  get operation(): Info['operation'] {
    return this.execution.operation;
  }

  get variableValues(): Info['variableValues'] {
    return this.execution.variableValues;
  }
}

/**
 * Handles the error of a value. A nullable value becomes null, and the error is reported in the result.
 *
 * @param path the path of the value in the response. Default: that of the field
 * @throws GraphQLError with the path of the value, if its type is non-null. Its parent handles the error.
 */
export function nullOrThrow(
  { execution, field, path: fieldPath }: FieldInfo,
  isNonNull: boolean,
  error: unknown,
  path: ResponsePath = fieldPath,
): null {
  const located = locatedError(error, field.nodes, responsePathAsArray(path));
  if (isNonNull) throw located;
  execution.collectedErrors.add(located, path);
  return null;
}

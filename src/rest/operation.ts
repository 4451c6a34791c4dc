// Derives the parameters of a route and the conversions of its result from its GraphQL operation, so that neither has
// to be declared a second time.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import {
  getNamedType,
  isCompositeType,
  isEnumType,
  Kind,
  print,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { uuidOf } from '../graphql/schema/ids.js';
import { readParameters, type Parameter, type ParameterNames } from './parameters.js';

/** Converts a value of a result to its REST format. */
type Convert = (value: string) => unknown;

/** A Decimal is a number in REST. */
export const asNumber: Convert = Number;

/** An enum value is in lower case in REST. */
export const asLowerCase: Convert = (value) => value.toLowerCase();

/** An ID is a UUID in REST. */
export const asUuid: Convert = uuidOf;

/** The only result key whose value is a global ID in REST as well. */
const globalIdKey = 'node_id';

/** The conversion of a result key, by the type of its field. Values of all other types are the same in both APIs. */
function conversionOf(key: string, type: GraphQLNamedType): Convert | undefined {
  if (type.name === 'Decimal') return asNumber;
  if (type.name === 'ID' && key !== globalIdKey) return asUuid;
  return isEnumType(type) ? asLowerCase : undefined;
}

export interface Operation {
  readonly name: string;
  /** The description of the operation in the document. */
  readonly description: string;
  readonly document: DocumentNode;
  /** The document's only operation. */
  readonly definition: OperationDefinitionNode;
  /** The root field of the operation, and its selection. */
  readonly field: GraphQLField<unknown, unknown>;
  readonly selectionSet: SelectionSetNode;
  /** The document as a client would send it. */
  readonly text: string;
  /** The parameters by their REST names. */
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** The conversion of each result key whose values differ between the two APIs. */
  readonly conversions: ReadonlyMap<string, Convert>;
}

/**
 * @param names the parameters whose names differ from those of their fields of `$input`
 * @throws Error if the document does not match the schema; this stops the start
 */
export function readOperation(
  schema: GraphQLSchema,
  document: TypedDocumentNode<unknown, never>,
  names: ParameterNames,
): Operation {
  const [error] = validate(schema, document);
  if (error) throw error;
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (!operation?.name) throw new Error('A document without a named operation.');
  const [selection] = operation.selectionSet.selections;
  const field =
    selection?.kind === Kind.FIELD
      ? schema.getRootType(operation.operation)?.getFields()[selection.name.value]
      : undefined;
  if (selection?.kind !== Kind.FIELD || !selection.selectionSet || !field)
    throw new Error(`${operation.name.value} must have one root field with a selection.`);
  return {
    name: operation.name.value,
    description: operation.description?.value.replace(/\s+/g, ' ') ?? '',
    document,
    definition: operation,
    field,
    selectionSet: selection.selectionSet,
    text: print(withoutDescriptions(document)),
    parameters: readParameters(schema, operation, field, selection, names),
    conversions: readConversions(schema, document),
  };
}

/** Removes the descriptions of operations, because GraphQL tools of a few years ago cannot parse them. */
const withoutDescriptions = (document: DocumentNode): DocumentNode =>
  visit(document, {
    OperationDefinition: (definition) => ({ ...definition, description: undefined }),
    VariableDefinition: (definition) => ({ ...definition, description: undefined }),
  });

/** Within one operation, a result key must always have the same type. */
function readConversions(schema: GraphQLSchema, document: DocumentNode) {
  const conversions = new Map<string, Convert>();
  const seen = new Map<string, string>();
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(field) {
        const key = (field.alias ?? field.name).value;
        const type = getNamedType(types.getType());
        if (type && (seen.get(key) ?? type.name) !== type.name && !isCompositeType(type))
          throw new Error(`"${key}" has two types in one operation. Use two aliases.`);
        if (!type) return;
        seen.set(key, type.name);
        const conversion = conversionOf(key, type);
        if (conversion) conversions.set(key, conversion);
      },
    }),
  );
  return conversions;
}

/**
 * Converts the values of a result to their REST formats, in place, because a copy of each record of a page takes longer than
 * the conversion.
 */
export function convertResult({ conversions }: Operation, result: unknown): unknown {
  const convert = (value: unknown, conversion?: Convert): unknown => {
    if (typeof value === 'string') return conversion === undefined ? value : conversion(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) value[index] = convert(item, conversion);
      return value;
    }
    const object = value as Record<string, unknown>;
    for (const name in object) {
      const inner = object[name];
      const own = conversions.get(name);
      if (typeof inner === 'object' ? inner !== null : own !== undefined)
        object[name] = convert(inner, own);
    }
    return object;
  };
  return convert(result);
}

// What a route's operation says about its parameters and its result, read from the document itself:
// nothing about the translation is written down a second time.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isNonNullType,
  Kind,
  print,
  typeFromAST,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql';

/** A parameter of REST: a variable of the operation. */
export interface Parameter {
  readonly name: string;
  readonly type: GraphQLInputType;
  /** Where in the arguments of the GraphQL field its value goes: there the domain reports what is wrong with it. */
  readonly path: readonly string[];
  /** Whether a call without it is refused. */
  readonly isRequired: boolean;
}

/** The parameter that stands in the header If-Match: the version that the caller has seen. */
export const ifMatch = 'if_match';

/** How a value in a result turns into REST's form. */
type Convert = (value: string) => unknown;

/** A Decimal is a number in REST. */
export const asNumber: Convert = Number;

/** An enum value is in lower case in REST. */
export const asLowerCase: Convert = (value) => value.toLowerCase();

export interface Operation {
  readonly name: string;
  /** What it does, in a sentence or two. */
  readonly description: string;
  readonly document: DocumentNode;
  /** The document as a caller would send it. */
  readonly text: string;
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** For each key of a result whose values differ between the surfaces. */
  readonly conversions: ReadonlyMap<string, Convert>;
}

/** @throws Error when the document does not fit the schema: a fault that stops the start */
export function readOperation(
  schema: GraphQLSchema,
  document: TypedDocumentNode<unknown, never>,
): Operation {
  const [error] = validate(schema, document);
  if (error) throw error;
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (!operation?.name) throw new Error('A document without a named operation.');
  return {
    name: operation.name.value,
    description: operation.description?.value ?? '',
    document,
    text: print(withoutDescriptions(document)),
    parameters: readParameters(schema, operation),
    conversions: readConversions(schema, document),
  };
}

/** Descriptions of operations are new in GraphQL: tools that are some years old cannot read them. */
const withoutDescriptions = (document: DocumentNode): DocumentNode =>
  visit(document, {
    OperationDefinition: (definition) => ({ ...definition, description: undefined }),
  });

function readParameters(schema: GraphQLSchema, operation: OperationDefinitionNode) {
  const paths = new Map<string, readonly string[]>();
  const follow = (value: ValueNode, path: readonly string[]) => {
    if (value.kind === Kind.VARIABLE) paths.set(value.name.value, path);
    if (value.kind === Kind.OBJECT)
      for (const field of value.fields) follow(field.value, [...path, field.name.value]);
  };
  for (const field of operation.selectionSet.selections)
    if (field.kind === Kind.FIELD)
      for (const argument of field.arguments ?? []) follow(argument.value, [argument.name.value]);

  const parameters = new Map<string, Parameter>();
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type) as GraphQLInputType;
    parameters.set(name, {
      name,
      type,
      path: paths.get(name) ?? [name],
      isRequired: isNonNullType(type) && definition.defaultValue === undefined,
    });
  }
  return parameters;
}

/** Everything else is the same on both surfaces. A key means one type throughout an operation. */
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
          throw new Error(`"${key}" is of two types in one operation: it needs two aliases.`);
        if (type) seen.set(key, type.name);
        if (type?.name === 'Decimal') conversions.set(key, asNumber);
        if (isEnumType(type)) conversions.set(key, asLowerCase);
      },
    }),
  );
  return conversions;
}

/** A result in REST's form. */
export function convertResult({ conversions }: Operation, result: unknown): unknown {
  const convert = (value: unknown, key?: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => convert(item, key));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, convert(inner, name)]),
      );
    const conversion = key === undefined ? undefined : conversions.get(key);
    return conversion !== undefined && typeof value === 'string' ? conversion(value) : value;
  };
  return convert(result);
}

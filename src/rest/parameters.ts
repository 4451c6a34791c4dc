// The parameters of a route, read from its operation: the fields of `$input` in a write, the variables in a read.
import {
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  typeFromAST,
  valueFromASTUntyped,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql';
import type { Issue } from '../errors.js';
import { restNameOf, type Slot } from './input-fields.js';

export interface Parameter extends Slot {
  readonly restName: string;
  /** The path of the value in the arguments of the GraphQL field. Issues with the value have this path. */
  readonly path: readonly string[];
  /** Schema definitions of the argument and input fields along the path. */
  readonly definitions: readonly (GraphQLArgument | GraphQLInputField)[];
  /** The description of the variable in the operation's document. */
  readonly description?: string;
}

/** Names of parameters, by the field of `$input` that takes the value. */
export type ParameterNames = Readonly<Record<string, string>>;

/** The parameter that is a header: the version that the caller expects. */
export const ifMatch = 'If-Match';

/** The variable of a write that contains all of its parameters. */
export const inputVariable = 'input';

/** @param names the parameters whose names differ from the snake-case names of their fields */
export function readParameters(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  field: GraphQLField<unknown, unknown>,
  selection: FieldNode,
  names: ParameterNames,
): ReadonlyMap<string, Parameter> {
  const definitionsOf = definitionsOfVariables(field, selection);
  const parameters = (operation.variableDefinitions ?? []).flatMap((declaration): Parameter[] => {
    const name = declaration.variable.name.value;
    const type = typeFromAST(schema, declaration.type) as GraphQLInputType;
    const definitions = definitionsOf.get(name) ?? [];
    if (name === inputVariable) return fieldsOf(type, definitions, names);
    const { defaultValue, description } = declaration;
    return [
      {
        name,
        restName: name,
        type,
        defaultValue: defaultValue && valueFromASTUntyped(defaultValue),
        path: definitions.map((one) => one.name),
        definitions,
        ...(description && { description: description.value }),
      },
    ];
  });
  return new Map(parameters.map((parameter) => [parameter.restName, parameter]));
}

/** The parameters that are fields of an input object. */
function fieldsOf(
  inputType: GraphQLInputType,
  definitions: Parameter['definitions'],
  names: ParameterNames,
): Parameter[] {
  const input = getNamedType(inputType);
  if (!isInputObjectType(input)) throw new Error(`$${inputVariable} must be an input object.`);
  return Object.values(input.getFields()).map((field) => ({
    name: field.name,
    restName: names[field.name] ?? restNameOf(field.name),
    type: field.type,
    defaultValue: field.defaultValue,
    path: [...definitions.map((one) => one.name), field.name],
    definitions: [...definitions, field],
  }));
}

/** For each variable, the argument and input fields that contain it. */
function definitionsOfVariables(field: GraphQLField<unknown, unknown>, selection: FieldNode) {
  const definitionsOf = new Map<string, Parameter['definitions']>();
  const follow = (value: ValueNode, definitions: Parameter['definitions']) => {
    if (value.kind === Kind.VARIABLE) definitionsOf.set(value.name.value, definitions);
    const type = getNamedType(definitions.at(-1)?.type);
    if (value.kind !== Kind.OBJECT || !isInputObjectType(type)) return;
    for (const { name, value: inner } of value.fields) {
      const definition = type.getFields()[name.value];
      if (definition) follow(inner, [...definitions, definition]);
    }
  };
  for (const { name, value } of selection.arguments ?? []) {
    const argument = field.args.find((one) => one.name === name.value);
    if (argument) follow(value, [argument]);
  }
  return definitionsOf;
}

/** Returns the REST name of the parameter with the issue, such as `opportunities[3].contact_name`. */
export function parameterOf(
  { parameters }: { readonly parameters: ReadonlyMap<string, Parameter> },
  path: Issue['path'],
): string {
  for (const { restName, type, path: start } of parameters.values())
    if (start.every((step, index) => step === String(path[index])))
      return restName + placeWithin(type, path.slice(start.length));
  // An empty step marks an unknown name. All other issues concern the body.
  return path.at(-2) === '' ? String(path.at(-1)) : 'body';
}

/** Formats the position of an issue within the value of a parameter. */
function placeWithin(type: GraphQLInputType, path: Issue['path']): string {
  const [step, ...rest] = path;
  if (isNonNullType(type)) return placeWithin(type.ofType, path);
  if (step === undefined) return '';
  if (step === '') return `.${rest.join('.')}`;
  if (isListType(type)) return `[${String(step)}]${placeWithin(type.ofType, rest)}`;
  const field = isInputObjectType(type) ? type.getFields()[step] : undefined;
  if (field) return `.${restNameOf(field.name)}${placeWithin(field.type, rest)}`;
  return `.${path.join('.')}`;
}

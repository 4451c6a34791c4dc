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
  /** The argument and the fields along the path. */
  readonly places: readonly (GraphQLArgument | GraphQLInputField)[];
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
  const placesOf = placesOfVariables(field, selection);
  const parameters = (operation.variableDefinitions ?? []).flatMap((definition): Parameter[] => {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type) as GraphQLInputType;
    const places = placesOf.get(name) ?? [];
    if (name === inputVariable) return fieldsOf(type, places, names);
    const { defaultValue, description } = definition;
    return [
      {
        name,
        restName: name,
        type,
        defaultValue: defaultValue && valueFromASTUntyped(defaultValue),
        path: places.map((place) => place.name),
        places,
        ...(description && { description: description.value }),
      },
    ];
  });
  return new Map(parameters.map((parameter) => [parameter.restName, parameter]));
}

/** The parameters that are fields of an input object. */
function fieldsOf(
  inputType: GraphQLInputType,
  places: Parameter['places'],
  names: ParameterNames,
): Parameter[] {
  const input = getNamedType(inputType);
  if (!isInputObjectType(input)) throw new Error(`$${inputVariable} must be an input object.`);
  return Object.values(input.getFields()).map((field) => ({
    name: field.name,
    restName: names[field.name] ?? restNameOf(field.name),
    type: field.type,
    defaultValue: field.defaultValue,
    path: [...places.map((place) => place.name), field.name],
    places: [...places, field],
  }));
}

/** The places of each variable in the arguments of the operation's field. */
function placesOfVariables(field: GraphQLField<unknown, unknown>, selection: FieldNode) {
  const placesOf = new Map<string, Parameter['places']>();
  const follow = (value: ValueNode, places: Parameter['places']) => {
    if (value.kind === Kind.VARIABLE) placesOf.set(value.name.value, places);
    const type = getNamedType(places.at(-1)?.type);
    if (value.kind !== Kind.OBJECT || !isInputObjectType(type)) return;
    for (const { name, value: inner } of value.fields) {
      const place = type.getFields()[name.value];
      if (place) follow(inner, [...places, place]);
    }
  };
  for (const { name, value } of selection.arguments ?? []) {
    const argument = field.args.find((one) => one.name === name.value);
    if (argument) follow(value, [argument]);
  }
  return placesOf;
}

/** The parameter that an issue is about: `opportunities[3].contact_name` for a field of an item of a list. */
export function parameterOf(
  { parameters }: { readonly parameters: ReadonlyMap<string, Parameter> },
  path: Issue['path'],
): string {
  for (const { restName, type, path: start } of parameters.values())
    if (start.every((step, index) => step === String(path[index])))
      return restName + placeWithin(type, path.slice(start.length));
  // The path of an unknown name has an empty step before the name. An issue without a parameter is about the body.
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

// Coerces the variables of an operation before graphql-js does. graphql-js would print the whole input with each
// problem, so that a body of 1 MB would block the process for seconds.
import {
  coerceInputValue,
  GraphQLError,
  isInputType,
  isNonNullType,
  typeFromAST,
  valueFromAST,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { isLosslessNumber } from 'lossless-json';
import { cut } from '../../cut.js';
import type { Variables } from '../input/literal.js';

/** The highest number of problems that are reported for one request. */
export const problemsMax = 10;

const shownLengthMax = 50;
const variableMessageLengthMax = 200;

/** Formats a value for a message. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(cut(value, shownLengthMax));
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null && !isLosslessNumber(value)) return 'an object';
  return cut(String(value), shownLengthMax);
}

/** Shortens a message of graphql-js by replacing the value that it prints. */
function describe(message: string, value: unknown): string {
  // Without regular expressions, because the message can contain a megabyte of the caller's text, and their time can be
  // quadratic.
  const label = 'value: ';
  const problem = message.indexOf(' cannot represent ');
  const printed = problem === -1 ? -1 : message.indexOf(label, problem);
  return printed === -1
    ? cut(message, variableMessageLengthMax)
    : `${cut(message.slice(0, printed + label.length), variableMessageLengthMax)}${show(value)}.`;
}

/** Thrown to stop the coercion after the last problem that is reported. */
class EnoughProblems extends Error {}

/** Collects the problems of an operation's variables, up to `problemsMax`. */
class Problems {
  readonly errors: GraphQLError[] = [];

  add(
    definition: VariableDefinitionNode,
    path: readonly (string | number)[],
    problem: string,
  ): void {
    const place = cut(
      [definition.variable.name.value, ...path].join('.'),
      variableMessageLengthMax,
    );
    this.errors.push(new GraphQLError(`Variable "$${place}": ${problem}`, { nodes: definition }));
    if (this.errors.length >= problemsMax) throw new EnoughProblems();
  }
}

/** @returns undefined for a variable that is absent and has no default value, and for one with a problem */
function coerceVariable(
  schema: GraphQLSchema,
  definition: VariableDefinitionNode,
  values: Variables,
  problems: Problems,
): unknown {
  const name = definition.variable.name.value;
  const type = typeFromAST(schema, definition.type);
  // Validation reports a variable of another type.
  if (!isInputType(type)) return undefined;
  if (Object.hasOwn(values, name))
    return coerceInputValue(values[name], type, (path, value, { message }) => {
      problems.add(definition, path, describe(message, value));
    });
  if (definition.defaultValue) return valueFromAST(definition.defaultValue, type);
  if (isNonNullType(type)) problems.add(definition, [], 'A value is required.');
  return undefined;
}

/** The coerced variables of an operation, or their problems: at most 10, each with a short message. */
export function coerceVariables(
  schema: GraphQLSchema,
  { variableDefinitions: definitions = [] }: OperationDefinitionNode,
  values: Variables,
): { readonly errors: readonly GraphQLError[]; readonly coerced?: Variables } {
  const problems = new Problems();
  const coerced = Object.create(null) as Record<string, unknown>;
  try {
    for (const definition of definitions) {
      const value = coerceVariable(schema, definition, values, problems);
      if (value !== undefined) coerced[definition.variable.name.value] = value;
    }
  } catch (error) {
    if (!(error instanceof EnoughProblems)) throw error;
  }
  const { errors } = problems;
  return errors.length > 0 ? { errors } : { errors, coerced };
}

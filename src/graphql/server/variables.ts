// Coerces the variables of an operation before graphql-js does. graphql-js would print the whole input with each
// problem, so that a body of 1 MB would block the process for seconds.
import {
  coerceInputValue,
  getVariableValues,
  GraphQLError,
  isInputType,
  isNonNullType,
  typeFromAST,
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

function checkVariable(
  schema: GraphQLSchema,
  definition: VariableDefinitionNode,
  values: Variables,
  problems: Problems,
): void {
  const name = definition.variable.name.value;
  const type = typeFromAST(schema, definition.type);
  // Validation reports a variable of another type.
  if (!isInputType(type)) return;
  if (Object.hasOwn(values, name))
    coerceInputValue(values[name], type, (path, value, { message }) => {
      problems.add(definition, path, describe(message, value));
    });
  else if (isNonNullType(type) && !definition.defaultValue)
    problems.add(definition, [], 'A value is required.');
}

/** The problems of an operation's variables: at most 10, each with a short message. */
function problemsOf(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  values: Variables,
): readonly GraphQLError[] {
  const problems = new Problems();
  try {
    for (const definition of definitions) checkVariable(schema, definition, values, problems);
  } catch (error) {
    if (!(error instanceof EnoughProblems)) throw error;
  }
  return problems.errors;
}

/** The coerced variables of an operation, or their problems. */
export function coerceVariables(
  schema: GraphQLSchema,
  { variableDefinitions: definitions = [] }: OperationDefinitionNode,
  values: Variables,
): { readonly errors: readonly GraphQLError[]; readonly coerced?: Variables } {
  const errors = problemsOf(schema, definitions, values);
  if (errors.length > 0) return { errors };
  const { coerced } = getVariableValues(schema, definitions, { ...values }, { maxErrors: 1 });
  return { errors, ...(coerced && { coerced }) };
}

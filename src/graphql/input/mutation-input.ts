// The arguments of mutations. A value that does not fit its type is an issue of the mutation's ValidationError, whether
// it is the value of a variable or written in the document.
import {
  Kind,
  OperationTypeNode,
  parseType,
  visit,
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
  type VariableNode,
} from 'graphql';
import type { Issue } from '../../errors.js';
import { plainValue, type Variables } from './literal.js';
import { placeholderOf } from './placeholder.js';
import { readValue, type Report } from './read-value.js';

/** An operation whose values all fit their types, because placeholders replace those that do not. */
export interface ReadableOperation {
  readonly document: DocumentNode;
  readonly variables: Variables;
  /** The issues of each mutation, by its response key. */
  readonly issues: ReadonlyMap<string, readonly Issue[]>;
}

/** The highest number of issues that are reported for one request. */
export const issuesMax = 1_000;

/** Stands for the issues that are not reported. It is an issue of the whole input, so that no part of it is written. */
export const furtherIssues: Issue = {
  path: ['input'],
  message: `Has more problems than the ${issuesMax.toLocaleString('en')} that are reported.`,
};

/** The root fields of an operation, including those in fragments. Each fragment is read once, as in the execution. */
function rootFields(document: DocumentNode, operation: OperationDefinitionNode): FieldNode[] {
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? [[definition.name.value, definition.selectionSet] as const]
        : [],
    ),
  );
  const fieldsOf = (selectionSet: SelectionSetNode | undefined): FieldNode[] =>
    (selectionSet?.selections ?? []).flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet);
      const name = selection.name.value;
      const fragment = fragments.get(name);
      fragments.delete(name);
      return fieldsOf(fragment);
    });
  return fieldsOf(operation.selectionSet);
}

const withDefaults = (definitions: readonly VariableDefinitionNode[], variables: Variables) => ({
  ...Object.fromEntries(
    definitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, plainValue(defaultValue, {})]] : [],
    ),
  ),
  ...variables,
});

/** An argument, and its value after reading. */
interface ReadArgument {
  readonly node: ArgumentNode;
  readonly type: string;
  readonly value: unknown;
}

/** Thrown to stop the reading of an argument after the last issue that is reported, since it could take seconds. */
class EnoughIssues extends Error {}

/** Reads the value of an argument. A value with more issues than are reported is replaced as a whole. */
function readOrReplace(
  type: GraphQLInputType,
  value: unknown,
  name: string,
  fieldIssues: Issue[],
  report: Report,
): unknown {
  try {
    return readValue(type, value, [name], report);
  } catch (error) {
    if (!(error instanceof EnoughIssues)) throw error;
    fieldIssues.push(furtherIssues);
    return placeholderOf(type);
  }
}

/** Reads the arguments of mutations. Returns an operation without issues unchanged. */
export function readMutations(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): ReadableOperation {
  const issues = new Map<string, Issue[]>();
  const unchanged = { document, variables, issues };
  if (operation.operation !== OperationTypeNode.MUTATION) return unchanged;
  const values = withDefaults(operation.variableDefinitions ?? [], variables);
  const mutations = schema.getMutationType()?.getFields() ?? {};
  const read: ReadArgument[] = [];
  let count = 0;
  for (const field of rootFields(document, operation)) {
    const fieldIssues: Issue[] = [];
    const report: Report = (message, path) => {
      if (count === issuesMax) throw new EnoughIssues();
      count++;
      fieldIssues.push({ path, message });
    };
    for (const node of field.arguments ?? []) {
      const name = node.name.value;
      const type = mutations[field.name.value]?.args.find((one) => one.name === name)?.type;
      const value = plainValue(node.value, values);
      // An argument without a value is an error of the request.
      if (type === undefined || value == null) continue;
      read.push({
        node,
        type: String(type),
        value: readOrReplace(type, value, name, fieldIssues, report),
      });
    }
    if (fieldIssues.length > 0) issues.set((field.alias ?? field.name).value, fieldIssues);
  }
  return issues.size === 0
    ? unchanged
    : { ...replaceArguments(document, operation, variables, read), issues };
}

/**
 * Replaces the values of arguments by those that were read. A literal becomes a variable with the name of its argument,
 * because errors of coercion name the variable. Variables that are no longer used are removed.
 */
function replaceArguments(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
  read: readonly ReadArgument[],
): Omit<ReadableOperation, 'issues'> {
  const definitions = new Map(
    operation.variableDefinitions?.map((definition) => [
      definition.variable.name.value,
      definition,
    ]),
  );
  const values: Record<string, unknown> = { ...variables };
  const replacements = new Map<ArgumentNode, ArgumentNode>();
  for (const { node, type, value } of read) {
    if (node.value.kind === Kind.VARIABLE) {
      values[node.value.name.value] = value;
      continue;
    }
    const name = unusedName(node.name.value, definitions);
    const variable: VariableNode = { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } };
    definitions.set(name, {
      kind: Kind.VARIABLE_DEFINITION,
      variable,
      type: parseType(type),
      // The location of errors.
      ...(node.loc && { loc: node.loc }),
    });
    values[name] = value;
    replacements.set(node, { ...node, value: variable });
  }
  const others = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const replaced = visit(
    { ...document, definitions: [{ ...operation, variableDefinitions: [] }, ...others] },
    { Argument: (node) => replacements.get(node) },
  );
  const used = new Set<string>();
  visit(replaced, { Variable: ({ name }) => void used.add(name.value) });
  const variableDefinitions = [...definitions.values()].filter(({ variable }) =>
    used.has(variable.name.value),
  );
  const [first, ...rest] = replaced.definitions;
  return {
    document: {
      ...replaced,
      definitions: [{ ...(first as OperationDefinitionNode), variableDefinitions }, ...rest],
    },
    variables: values,
  };
}

/** The name itself, or with the first number that makes it a new one. */
function unusedName(name: string, used: ReadonlyMap<string, unknown>): string {
  let unused = name;
  for (let number = 2; used.has(unused); number++) unused = `${name}${String(number)}`;
  return unused;
}

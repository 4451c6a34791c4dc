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
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { Issue } from '../../errors.js';
import { plainValue, type Variables } from './literal.js';
import { readValue } from './read-value.js';

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

/** The root fields of an operation, including those in fragments. */
function rootFields(document: DocumentNode, { selections }: SelectionSetNode): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return rootFields(document, selection.selectionSet);
    return document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value
        ? rootFields(document, definition.selectionSet)
        : [],
    );
  });
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
  for (const field of rootFields(document, operation.selectionSet)) {
    const ofField: Issue[] = [];
    let found = 0;
    const report = (message: string, path: Issue['path']) => {
      found++;
      if (count++ < issuesMax) ofField.push({ path, message });
    };
    for (const node of field.arguments ?? []) {
      const name = node.name.value;
      const type = mutations[field.name.value]?.args.find((one) => one.name === name)?.type;
      const value = plainValue(node.value, values);
      // An argument without a value is an error of the request.
      if (type === undefined || value == null) continue;
      read.push({ node, type: String(type), value: readValue(type, value, [name], report) });
    }
    if (found > ofField.length) ofField.push(furtherIssues);
    if (ofField.length > 0) issues.set((field.alias ?? field.name).value, ofField);
  }
  return issues.size === 0
    ? unchanged
    : { ...replaceArguments(document, operation, variables, read), issues };
}

/** Gives each argument a variable of its own, and removes variables that are no longer used. */
function replaceArguments(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
  read: readonly ReadArgument[],
): Omit<ReadableOperation, 'issues'> {
  const definitions = operation.variableDefinitions ?? [];
  const taken = new Set(definitions.map(({ variable }) => variable.name.value));
  const nameAt = (index: number): string => {
    let name = `input${String(index)}`;
    while (taken.has(name)) name += '_';
    return name;
  };
  const names = new Map(read.map(({ node }, index) => [node, nameAt(index)]));
  const variableNode = (name: string) =>
    ({ kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } }) as const;
  const others = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const replaced = visit(
    { ...document, definitions: [{ ...operation, variableDefinitions: [] }, ...others] },
    {
      Argument(node) {
        const name = names.get(node);
        return name === undefined ? undefined : { ...node, value: variableNode(name) };
      },
    },
  );
  const used = new Set<string>();
  visit(replaced, { Variable: ({ name }) => void used.add(name.value) });
  const variableDefinitions = [
    ...definitions.filter(({ variable }) => used.has(variable.name.value)),
    ...read.map(({ node, type }): VariableDefinitionNode => ({
      kind: Kind.VARIABLE_DEFINITION,
      variable: variableNode(names.get(node) ?? ''),
      type: parseType(type),
    })),
  ];
  const [first, ...rest] = replaced.definitions;
  return {
    document: {
      ...replaced,
      definitions: [{ ...(first as OperationDefinitionNode), variableDefinitions }, ...rest],
    },
    variables: {
      ...variables,
      ...Object.fromEntries(read.map(({ node, value }) => [names.get(node) ?? '', value])),
    },
  };
}

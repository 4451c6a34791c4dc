// Plans the selections of an operation once for all of its executions: the fields of each type, their definitions, and the
// completion of their values.
import {
  isNonNullType,
  Kind,
  visit,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import { getFieldDef } from 'graphql/execution/execute.js';
import { completionOf, leafReaderOf } from './completion.js';
import type { Execution, PlannedField } from './field.js';
import {
  createResponseClass,
  type PlannedSelection,
  type SubselectionOf,
} from './planned-selection.js';

/**
 * The highest number of fields in the plans of all documents. A field takes about 400 bytes. A short document can select
 * many fields by its fragments, so that the cache of documents does not bound them.
 */
const plannedFieldsMax = 50_000;

interface PlannedOperation {
  readonly schema: GraphQLSchema;
  /** The variables in the conditions of `@skip` and `@include`. */
  readonly conditions: readonly string[];
  /** The selections of the root, by the values of those variables. */
  readonly roots: Map<string, PlannedSelection>;
}

let operations = new WeakMap<OperationDefinitionNode, PlannedOperation>();
let plannedFields = 0;

function countFields(count: number): void {
  plannedFields += count;
  if (plannedFields <= plannedFieldsMax) return;
  operations = new WeakMap();
  plannedFields = 0;
}

function planSelection(
  { schema }: Execution,
  parentType: GraphQLObjectType,
  collected: ReadonlyMap<string, readonly FieldNode[]>,
): PlannedSelection {
  const fields: PlannedField[] = [];
  for (const [key, nodes] of collected) {
    const definition = nodes[0] && getFieldDef(schema, parentType, nodes[0]);
    if (!definition) continue;
    const hasArguments = definition.args.length > 0;
    fields.push({
      key,
      nodes,
      definition,
      parentType,
      isNonNull: isNonNullType(definition.type),
      hasArguments,
      complete: completionOf(definition.type, nodes, subselectionOf),
      readLeaf: hasArguments ? undefined : leafReaderOf(definition.name, definition.type),
    });
  }
  countFields(fields.length + 1);
  return { fields, Response: createResponseClass() };
}

const subselectionOf: SubselectionOf = (nodes) => {
  const planned = new Map<GraphQLObjectType, PlannedSelection>();
  return (execution, type) => {
    let selection = planned.get(type);
    if (selection === undefined) {
      const { schema, fragments, variableValues } = execution;
      const collected = collectSubfields(schema, fragments, variableValues, type, nodes);
      selection = planSelection(execution, type, collected);
      planned.set(type, selection);
    }
    return selection;
  };
};

/** The variables in the conditions of `@skip` and `@include`. The other variables do not change the plan. */
function conditionsOf(document: DocumentNode): string[] {
  const names = new Set<string>();
  const read = (directive: DirectiveNode) => {
    if (directive.name.value !== 'skip' && directive.name.value !== 'include') return false;
    for (const { value } of directive.arguments ?? [])
      if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    return false;
  };
  visit(document, { Directive: read });
  return [...names];
}

/** The selection of the root of an operation. The plan is kept as long as the parsed document. */
export function rootSelectionOf(
  execution: Execution,
  document: DocumentNode,
  type: GraphQLObjectType,
): PlannedSelection {
  const { schema, operation, fragments, variableValues } = execution;
  let planned = operations.get(operation);
  if (planned?.schema !== schema) {
    planned = { schema, conditions: conditionsOf(document), roots: new Map() };
    operations.set(operation, planned);
  }
  const key = planned.conditions.map((name) => String(variableValues[name])).join();
  let selection = planned.roots.get(key);
  if (selection === undefined) {
    selection = planSelection(
      execution,
      type,
      collectFields(schema, fragments, variableValues, type, operation.selectionSet),
    );
    planned.roots.set(key, selection);
  }
  return selection;
}

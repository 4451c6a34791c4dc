// How many rows one request may ask for, over all its fields: a small document can ask for a great many.
// Reckoned from the document before anything is loaded, as if every list were full.
import {
  getArgumentValues,
  getNamedType,
  getOperationAST,
  getVariableValues,
  isInterfaceType,
  isObjectType,
  Kind,
  typeFromAST,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { pageSizeMax, pageSizeOf } from '../domain/page.js';
import { GatewayError } from '../errors.js';

const rowsMax = 1_000;

/** What a field that brings a list says of itself: the most rows that its arguments can bring. */
interface RowBound {
  readonly extensions: { readonly rows: (args: Readonly<Record<string, unknown>>) => number };
}

export const rowsAtMost = (
  rows: number | ((args: Readonly<Record<string, unknown>>) => number),
): RowBound => ({ extensions: { rows: typeof rows === 'number' ? () => rows : rows } });

/** For a connection. A page size that the domain will refuse counts as the largest. */
export const rowsOfPage = rowsAtMost((args) => {
  const size = pageSizeOf(args);
  return size >= 0 && size <= pageSizeMax ? size : pageSizeMax;
});

/**
 * @param variables as they came
 * @throws GatewayError INVALID_REQUEST when the operation asks for more than 1,000 rows
 */
export function checkBudget(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Readonly<Record<string, unknown>>,
): void {
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) return;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  // What is wrong with the variables is for the execution to say.
  if (coerced === undefined) return;
  if (rowsReckoner(schema, document, coerced)(operation.selectionSet, root) > rowsMax)
    throw new GatewayError(
      'INVALID_REQUEST',
      `One request may ask for at most ${String(rowsMax)} rows over all its fields.`,
    );
}

type Reckon = (selections: SelectionSetNode, parent: GraphQLNamedType | undefined) => number;

/** Each fragment is reckoned once, however often it is spread: the time is that of reading the document. */
function rowsReckoner(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): Reckon {
  const ofFragments = new Map<string, number>();

  function ofFragment(name: string): number {
    const known = ofFragments.get(name);
    if (known !== undefined) return known;
    const fragment = document.definitions.find(
      (definition): definition is FragmentDefinitionNode =>
        definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
    );
    if (fragment === undefined) return 0;
    const rows = ofSelections(fragment.selectionSet, typeFromAST(schema, fragment.typeCondition));
    ofFragments.set(name, rows);
    return rows;
  }

  function ofField(field: FieldNode, parent: GraphQLNamedType | undefined): number {
    if (!isObjectType(parent) && !isInterfaceType(parent)) return 0;
    const definition = parent.getFields()[field.name.value];
    if (definition === undefined) return 0;
    const below = field.selectionSet
      ? ofSelections(field.selectionSet, getNamedType(definition.type))
      : 0;
    const { rows } = definition.extensions as Partial<RowBound['extensions']>;
    return rows ? rows(getArgumentValues(definition, field, variables)) * (1 + below) : below;
  }

  const ofSelections: Reckon = ({ selections }, parent) =>
    selections.reduce((total, selection) => {
      if (selection.kind === Kind.FIELD) return total + ofField(selection, parent);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return total + ofFragment(selection.name.value);
      const { typeCondition } = selection;
      const type = typeCondition ? typeFromAST(schema, typeCondition) : parent;
      return total + ofSelections(selection.selectionSet, type);
    }, 0);

  return ofSelections;
}

// How much one request may ask for, over all its fields: rows to load, and values for filters to compare
// them with. A small document can ask for a great many. Reckoned from the document before anything is
// loaded, as if every list were full.
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

/** A statement has room for 32,767, and holds the filters of all lists that are loaded with it. */
const valuesMax = 10_000;
/** A word to search for takes the database's planner as long as this many other values. */
const valuesOfWord = 10;

/** What a field that brings a list says of itself: the most rows that its arguments can bring. */
interface RowBound {
  readonly extensions: { readonly rows: (args: Readonly<Record<string, unknown>>) => number };
}

export const rowsAtMost = (
  rows: number | ((args: Readonly<Record<string, unknown>>) => number),
): RowBound => ({ extensions: { rows: typeof rows === 'number' ? () => rows : rows } });

/** For a list by `first` or `last`. A page size that the domain will refuse counts as the largest. */
export const rowsOfPage = rowsAtMost((args) => {
  const size = pageSizeOf(args);
  return size >= 1 && size <= pageSizeMax ? size : pageSizeMax;
});

/** How many values a filter holds. */
function valuesIn(filter: unknown, name?: string): number {
  if (filter === null || filter === undefined) return 0;
  if (name === 'q' && typeof filter === 'string') return valuesOfWord * filter.split(/\s+/).length;
  const parts: [string, unknown][] = Array.isArray(filter)
    ? filter.map((part) => ['', part])
    : isInputObject(filter)
      ? Object.entries(filter)
      : [];
  if (parts.length === 0) return 1;
  return parts.reduce((total, [part, value]) => total + valuesIn(value, part), 0);
}

/** Not so a point in time, or a decimal. */
function isInputObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/**
 * @param variables as they came
 * @throws GatewayError INVALID_REQUEST when the operation asks for more than 1,000 rows, or its filters
 *   hold more than 10,000 values
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
  const definitions = operation.variableDefinitions ?? [];
  const { coerced } = getVariableValues(schema, definitions, variables, { maxErrors: 1 });
  // What is wrong with the variables is for the execution to say.
  if (coerced === undefined) return;
  const { rows, values } = reckoner(schema, document, coerced)(operation.selectionSet, root);
  refuseBeyond(rowsMax, rows, 'ask for', 'rows over all its fields');
  refuseBeyond(valuesMax, values, 'compare with', 'values over all its filters');
}

function refuseBeyond(max: number, asked: number, verb: string, what: string): void {
  // Not "more than": without end times none is not a number, which is not more than any.
  if (asked <= max) return;
  throw new GatewayError(
    'INVALID_REQUEST',
    `One request may ${verb} at most ${max.toLocaleString('en')} ${what}.`,
  );
}

interface Cost {
  readonly rows: number;
  readonly values: number;
}

const nothing: Cost = { rows: 0, values: 0 };
const both = (one: Cost, other: Cost): Cost => ({
  rows: one.rows + other.rows,
  values: one.values + other.values,
});

type Reckon = (selections: SelectionSetNode, parent: GraphQLNamedType | undefined) => Cost;

/** Each fragment is reckoned once, however often it is spread: the time is that of reading the document. */
function reckoner(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): Reckon {
  const ofFragments = new Map<string, Cost>();

  function ofFragment(name: string): Cost {
    const known = ofFragments.get(name);
    if (known !== undefined) return known;
    const fragment = document.definitions.find(
      (definition): definition is FragmentDefinitionNode =>
        definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
    );
    if (fragment === undefined) return nothing;
    const cost = ofSelections(fragment.selectionSet, typeFromAST(schema, fragment.typeCondition));
    ofFragments.set(name, cost);
    return cost;
  }

  function ofField(field: FieldNode, parent: GraphQLNamedType | undefined): Cost {
    if (!isObjectType(parent) && !isInterfaceType(parent)) return nothing;
    const definition = parent.getFields()[field.name.value];
    if (definition === undefined) return nothing;
    const below = field.selectionSet
      ? ofSelections(field.selectionSet, getNamedType(definition.type))
      : nothing;
    const args = getArgumentValues(definition, field, variables);
    const { rows } = definition.extensions as Partial<RowBound['extensions']>;
    return {
      rows: rows ? rows(args) * (1 + below.rows) : below.rows,
      // Rows of one list are filtered by one statement, so they do not multiply what is below.
      values: valuesIn(args.where) + below.values,
    };
  }

  const ofSelections: Reckon = ({ selections }, parent) =>
    selections.reduce((total, selection) => {
      if (selection.kind === Kind.FIELD) return both(total, ofField(selection, parent));
      if (selection.kind === Kind.FRAGMENT_SPREAD)
        return both(total, ofFragment(selection.name.value));
      const { typeCondition } = selection;
      const type = typeCondition ? typeFromAST(schema, typeCondition) : parent;
      return both(total, ofSelections(selection.selectionSet, type));
    }, nothing);

  return ofSelections;
}

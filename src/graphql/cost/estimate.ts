// The cost of an operation, estimated from its document and variables before anything is loaded, as if every
// list were full. docs/guides/graphql.md explains the model.
import {
  BREAK,
  getArgumentValues,
  getNamedType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  Kind,
  OperationTypeNode,
  SchemaMetaFieldDef,
  typeFromAST,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { add, charge, free, showPath, times, under } from './charge.js';
import { isConnection, markCountOnly } from './count-only.js';
import { selectionPrice } from './filter-cost.js';
import { listCost, type FieldDefinition } from './list-cost.js';
import { both, noCost, type Cost } from './selection-cost.js';
import { introspectionItems, leavesMax, prices, type FieldCost } from './prices.js';
import { isIncluded } from '../input/is-included.js';
import type { Variables } from '../input/literal.js';

export interface Estimate {
  /** The cost in points, rounded up; at least 1. */
  readonly cost: number;
  /** The field with the largest share of the cost: its response keys from the root. */
  readonly mostExpensive: { readonly path: string; readonly cost: number };
  /** The highest nesting of lists, and the path of the innermost list. */
  readonly lists: { readonly depth: number; readonly path: string };
}

/** The meta fields of the query type: introspection and `__typename`. */
const metaFields: Readonly<Record<string, FieldDefinition>> = {
  __schema: SchemaMetaFieldDef,
  __type: TypeMetaFieldDef,
};

/** Whether the cost of a fragment depends on nothing outside of it. */
function isFixed(fragment: FragmentDefinitionNode): boolean {
  let hasOuter = false;
  const find = () => {
    hasOuter = true;
    return BREAK;
  };
  visit(fragment, { Variable: find, FragmentSpread: find });
  return !hasOuter;
}

/** The costs of fixed fragments, such as the objects of REST operations; undefined for other fragments. */
const fixedCosts = new WeakMap<FragmentDefinitionNode, Cost | undefined>();

class Estimator {
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  /** Each fragment is estimated once, so that the time is linear in the size of the document. */
  readonly #costs = new Map<FragmentDefinitionNode, Cost>();

  constructor(
    readonly schema: GraphQLSchema,
    document: DocumentNode,
    readonly variables: Variables,
  ) {
    for (const definition of document.definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        this.#fragments.set(definition.name.value, definition);
  }

  ofSelections({ selections }: SelectionSetNode, parent?: GraphQLNamedType): Cost {
    return selections
      .filter((selection) => isIncluded(selection, this.variables))
      .reduce((total, selection) => both(total, this.#ofSelection(selection, parent)), noCost);
  }

  #ofSelection(selection: SelectionNode, parent?: GraphQLNamedType): Cost {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#ofFragment(selection.name.value);
    if (selection.kind === Kind.FIELD) return this.#ofField(selection, parent);
    const { typeCondition, selectionSet } = selection;
    return this.ofSelections(
      selectionSet,
      typeCondition ? typeFromAST(this.schema, typeCondition) : parent,
    );
  }

  #ofFragment(name: string): Cost {
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) return noCost;
    const known = fixedCosts.get(fragment) ?? this.#costs.get(fragment);
    if (known !== undefined) return known;
    const { typeCondition, selectionSet } = fragment;
    const cost = this.ofSelections(selectionSet, typeFromAST(this.schema, typeCondition));
    this.#costs.set(fragment, cost);
    if (!fixedCosts.has(fragment)) fixedCosts.set(fragment, isFixed(fragment) ? cost : undefined);
    return cost;
  }

  #ofField(field: FieldNode, parent: GraphQLNamedType | undefined): Cost {
    const name = field.name.value;
    if (name === TypeNameMetaFieldDef.name) return { ...noCost, leaves: 1 };
    if (!isObjectType(parent) && !isInterfaceType(parent)) return noCost;
    const definition = metaFields[name] ?? parent.getFields()[name];
    if (definition === undefined) return noCost;
    const key = (field.alias ?? field.name).value;
    if (isConnection(parent) && name === 'totalCount')
      return { ...noCost, once: under(key, charge(prices.count)), repeatsFilter: true };
    const isRoot = parent === this.schema.getRootType(OperationTypeNode.QUERY);
    const isWrite = parent === this.schema.getRootType(OperationTypeNode.MUTATION);
    const found = this.#ofDefinition(definition, field, isRoot);
    const { once, depth, leaves } = found;
    const each = isWrite ? add(charge(prices.write), found.each) : found.each;
    const isOfPage = isConnection(parent) || parent.name.endsWith('Edge');
    const isOfRows = isConnection(parent) && (name === 'nodes' || name === 'edges');
    return {
      each: isOfRows ? free : under(key, each),
      eachRow: isOfRows ? under(key, each) : free,
      joined: under(key, isOfPage ? found.joined : field.selectionSet ? each : free),
      once: under(key, once),
      depth: under(key, depth),
      leaves,
      // A field with arguments has a filter of its own.
      repeatsFilter: found.repeatsFilter && definition.args.length === 0,
    };
  }

  /** The cost of the fields of an object. Fields beyond a certain number cost more. */
  #ofObject(selectionSet: SelectionSetNode, type: GraphQLNamedType): Cost {
    const cost = this.ofSelections(selectionSet, type);
    const further = Math.max(0, cost.leaves - leavesMax) * prices.furtherField;
    return { ...cost, each: add(cost.each, charge(further)), leaves: 0 };
  }

  #ofDefinition(definition: FieldDefinition, field: FieldNode, isRoot: boolean): Cost {
    const declared = definition.extensions.cost as FieldCost | undefined;
    const { selectionSet } = field;
    if (!selectionSet && !declared) return { ...noCost, each: charge(prices.field), leaves: 1 };
    const below = selectionSet
      ? this.#ofObject(selectionSet, getNamedType(definition.type))
      : noCost;
    if (isIntrospectionType(getNamedType(definition.type)))
      return {
        ...below,
        each: add(charge(prices.field), times(below.each, introspectionItems(field.name.value))),
      };
    const args = getArgumentValues(definition, field, this.variables);
    if (declared?.rows) return listCost({ field, definition, args, declared, below, isRoot });
    const filter = selectionPrice(args);
    if (declared?.once !== undefined)
      return {
        ...below,
        each: add(charge(prices.object), below.each),
        once: add(charge(declared.once + (below.repeatsFilter ? 2 : 1) * filter), below.once),
        repeatsFilter: below.repeatsFilter || declared.repeatsFilter === true,
      };
    const own = (selectionSet ? prices.object : 0) + (declared?.points?.(args) ?? 0) + filter;
    return { ...below, each: add(charge(own), below.each) };
  }
}

/** Estimates the cost of an operation whose variables have been coerced. */
export function estimateCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): Estimate {
  markCountOnly(schema, document);
  const root = schema.getRootType(operation.operation) ?? undefined;
  const { each, once, depth } = new Estimator(schema, document, variables).ofSelections(
    operation.selectionSet,
    root,
  );
  const { points, largest, path } = add(each, once);
  return {
    cost: inPoints(points),
    mostExpensive: { path: showPath(path), cost: inPoints(largest) },
    lists: { depth: depth.points, path: showPath(depth.path) },
  };
}

/** Rounds up to whole points. Rounding errors in sums of prices are removed first, so that they do not add a point. */
const inPoints = (points: number): number => Math.max(1, Math.ceil(Number(points.toFixed(6))));

// The cost of a list.
import { getNamedType, type FieldNode, type GraphQLField } from 'graphql';
import type { Variables } from '../input/literal.js';
import { add, charge, free, times } from './charge.js';
import { isConnection, isCountOnly } from './count-only.js';
import { selectionPrice } from './filter-cost.js';
import { filterPrices, prices, type FieldCost } from './prices.js';
import type { Cost } from './selection-cost.js';

export type FieldDefinition = GraphQLField<unknown, unknown>;

interface List {
  readonly field: FieldNode;
  readonly definition: FieldDefinition;
  readonly args: Variables;
  readonly declared: FieldCost;
  readonly below: Cost;
  readonly isRoot: boolean;
}

/** Whether the rows of a list must be sorted, because no index has them in the order. */
const isSortedBy = ({ orderBy }: Variables, { indexedOrder }: FieldCost): boolean =>
  orderBy != null && (orderBy as { readonly field?: unknown }).field !== indexedOrder;

/** The cost of a list: its own price, its filter and order, and for each row everything below. */
export function listCost({ field, definition, args, declared, below, isRoot }: List): Cost {
  const filter = selectionPrice(args);
  // The count is a separate statement with the same filter.
  const once = below.repeatsFilter ? add(charge(filter), below.once) : below.once;
  if (isCountOnly(field)) return { ...below, each: add(charge(prices.object), below.each), once };
  const rows = declared.rows?.(args) ?? 0;
  const isPage = isConnection(getNamedType(definition.type));
  const list = declared.points?.(args) ?? (isRoot ? prices.rootList : prices.nestedList);
  const filtering = isRoot ? filter : filter * filterPrices.nestedShare;
  const isSorted = !isRoot && isSortedBy(args, declared);
  const ordering = isSorted ? prices.nestedOrder : 0;
  const joined = isSorted ? times(below.joined, prices.nestedOrderRows - rows) : free;
  const own = charge(list + filtering + ordering + rows * prices.row);
  const perRow = isPage ? below.eachRow : below.each;
  const besides = isPage ? below.each : free;
  return {
    ...below,
    each: [times(perRow, rows), joined, besides].reduce(add, own),
    once,
    depth: field.selectionSet ? { ...below.depth, points: below.depth.points + 1 } : below.depth,
  };
}

// Enforces the limits on the cost of one operation, for GraphQL and REST.
import {
  getArgumentValues,
  getOperationAST,
  Kind,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { GatewayError } from '../../errors.js';
import { estimateCost, type Estimate } from './estimate.js';
import { keptEstimate } from './kept-estimates.js';
import {
  costMax,
  eventCostMax,
  listNestingMax,
  storedCostPerRecord,
  type FieldCost,
} from './prices.js';
import type { Variables } from '../input/literal.js';

const inEnglish = (points: number) => points.toLocaleString('en');

const nameMostExpensive = ({ mostExpensive: { path, cost } }: Estimate): string =>
  `The most expensive field is "${path}" with ${inEnglish(cost)} points.`;

/**
 * Checks the cost of an operation before it is executed.
 *
 * @param variables the coerced variables
 * @returns the estimate; undefined if the document has no such operation, which the execution reports
 * @throws GatewayError INVALID_REQUEST if the operation costs more than 5,000 points, or nests lists more than 5 levels
 * deep
 */
export function checkCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Readonly<Record<string, unknown>>,
): Estimate | undefined {
  const operation = getOperationAST(document, operationName);
  if (!operation) return undefined;
  const estimate = keptEstimate(operation, variables, () =>
    estimateCost(schema, document, operation, variables),
  );
  const { cost, lists } = estimate;
  if (lists.depth > listNestingMax)
    throw new GatewayError(
      'INVALID_REQUEST',
      `Lists are nested ${String(lists.depth)} levels deep at "${lists.path}". The limit is ${String(listNestingMax)}.`,
    );
  // Written as `!(cost <= max)` so that NaN (Infinity x 0) is rejected too.
  if (!(cost <= costMax))
    throw new GatewayError(
      'INVALID_REQUEST',
      `The operation costs ${inEnglish(cost)} points. The limit is ${inEnglish(costMax)}. ${nameMostExpensive(estimate)}`,
    );
  return estimate;
}

/** @throws GatewayError INVALID_REQUEST if a subscription costs more than 100 points for each event */
export function checkEventCost(estimate: Estimate): void {
  if (estimate.cost > eventCostMax)
    throw new GatewayError(
      'INVALID_REQUEST',
      `The subscription costs ${inEnglish(estimate.cost)} points for each event. The limit is ${inEnglish(eventCostMax)}. ${nameMostExpensive(estimate)} Read it with a query after the event.`,
    );
}

/** The highest number of records that a mutation can write. */
function recordsOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Variables,
) {
  const [field] = operation.selectionSet.selections;
  if (field?.kind !== Kind.FIELD) return 1;
  const definition = schema.getMutationType()?.getFields()[field.name.value];
  const cost = definition?.extensions.cost as FieldCost | undefined;
  return (definition && cost?.rows?.(getArgumentValues(definition, field, variables))) ?? 1;
}

/**
 * Checks the cost of a mutation whose response is stored under an Idempotency-Key. The limit allows the records that it
 * writes and those to which they link, but not pages of other records.
 *
 * @param variables the coerced variables
 * @throws GatewayError INVALID_REQUEST if the operation costs more than 50 points for each record that it writes
 */
export function checkStoredCost(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Variables,
  { cost, mostExpensive }: Estimate,
): void {
  const max = storedCostPerRecord * Math.max(1, recordsOf(schema, operation, variables));
  if (!(cost <= max))
    throw new GatewayError(
      'INVALID_REQUEST',
      `With an Idempotency-Key, the operation may cost ${inEnglish(max)} points (${String(storedCostPerRecord)} for each record that it writes). It costs ${inEnglish(cost)}. Remove "${mostExpensive.path}", which costs ${inEnglish(mostExpensive.cost)} points, and read it with a query afterwards.`,
    );
}

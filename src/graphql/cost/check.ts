// The limits of what one operation may cost, for GraphQL and REST alike.
import { getOperationAST, type DocumentNode, type GraphQLSchema } from 'graphql';
import { GatewayError } from '../../errors.js';
import { estimateCost, type Estimate } from './estimate.js';
import { costMax, listNestingMax } from './prices.js';

const inEnglish = (points: number) => points.toLocaleString('en');

/**
 * Checks the cost of an operation before it is executed.
 *
 * @param variables coerced
 * @returns the estimate; undefined if the document has no such operation, which the execution reports
 * @throws GatewayError INVALID_REQUEST when the operation costs more than 5,000 points, or nests lists more than
 *   5 deep
 */
export function checkCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Readonly<Record<string, unknown>>,
): Estimate | undefined {
  const operation = getOperationAST(document, operationName);
  if (!operation) return undefined;
  const estimate = estimateCost(schema, document, operation, variables);
  const { cost, mostExpensive, lists } = estimate;
  if (lists.depth > listNestingMax)
    throw new GatewayError(
      'INVALID_REQUEST',
      `Lists nest ${String(lists.depth)} deep at "${lists.path}". The limit is ${String(listNestingMax)}.`,
    );
  // Written as `!(cost <= max)` so that NaN (Infinity x 0) is rejected too.
  if (!(cost <= costMax))
    throw new GatewayError(
      'INVALID_REQUEST',
      `The operation costs ${inEnglish(cost)} points. The limit is ${inEnglish(costMax)}. The most expensive field is "${mostExpensive.path}" with ${inEnglish(mostExpensive.cost)} points.`,
    );
  return estimate;
}

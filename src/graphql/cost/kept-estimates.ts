// Keeps the estimates of operations, because clients send the same document again, often with the same variables.
import type { OperationDefinitionNode } from 'graphql';
import type { Variables } from '../input/literal.js';
import type { Estimate } from './estimate.js';

/** The highest number of estimates of one operation. */
const estimatesMax = 4;

/** The highest length of a string in the variables of an estimate that is kept. */
const stringLengthMax = 100;

/** Whether a value is small, and JSON tells it from any other one. */
const isSmall = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.length <= stringLengthMax
    : value === null || typeof value === 'boolean' || Number.isFinite(value);

const estimatesByOperation = new WeakMap<OperationDefinitionNode, Map<string, Estimate>>();

/**
 * Returns the estimate of an operation, which depends on its variables and its document only. Estimates with lists and
 * objects in their variables are not kept.
 *
 * @param variables the coerced variables
 */
export function keptEstimate(
  operation: OperationDefinitionNode,
  variables: Variables,
  estimate: () => Estimate,
): Estimate {
  if (!Object.values(variables).every(isSmall)) return estimate();
  const key = JSON.stringify(variables);
  const estimates = estimatesByOperation.get(operation) ?? new Map<string, Estimate>();
  let found = estimates.get(key);
  if (found === undefined) {
    found = estimate();
    if (estimates.size >= estimatesMax) estimates.clear();
    estimates.set(key, found);
    estimatesByOperation.set(operation, estimates);
  }
  return found;
}

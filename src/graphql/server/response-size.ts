// Limits the size of a response. The cost model bounds its rows and fields, but not the length of their values.
import { GraphQLError, OperationTypeNode, type ExecutionResult } from 'graphql';
import { invalidRequest } from '../../errors.js';

/** The highest number of characters in the names and values of a response. Their JSON is a little longer. */
const charactersMax = 16 * 2 ** 20;

/** The cost in points from which results are measured. Cheaper operations cannot reach the limit. */
export const measuredCost = 300;

/** The number of characters in a value, as far as the limit. */
function charactersOf(value: unknown, max: number): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  let sum = 0;
  for (const [name, inner] of Object.entries(value)) {
    sum += name.length + charactersOf(inner, max - sum);
    if (sum > max) break;
  }
  return sum;
}

/** The result of a mutation whose own result is not sent. It has `data`, so that its status is 200. */
export function executedWithoutResponse(reason: string): ExecutionResult {
  const message = `The mutation was executed, but its result is not sent, because ${reason}.`;
  const originalError = invalidRequest(message);
  const extensions = { code: originalError.code };
  return { data: null, errors: [new GraphQLError(message, { originalError, extensions })] };
}

const isTooLarge = (result: unknown): boolean =>
  charactersOf(result, charactersMax) > charactersMax;

/**
 * @param type the type of an operation that was executed
 * @returns the result to send instead of one that is too large
 */
export function checkedResult(type: OperationTypeNode, result: ExecutionResult): ExecutionResult {
  if (!isTooLarge(result)) return result;
  // A write cannot be taken back, so the response must not look as if it had failed.
  if (type === OperationTypeNode.MUTATION)
    return executedWithoutResponse('it has more than 16 MB. Select fewer fields');
  const message = 'The response has more than 16 MB. Request smaller pages, or fewer fields.';
  const originalError = invalidRequest(message);
  return { errors: [new GraphQLError(message, { originalError })] };
}

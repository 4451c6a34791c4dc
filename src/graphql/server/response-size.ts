// Limits the size of a response. The cost model bounds its rows and fields, but not the length of their values.
import { GatewayError } from '../../errors.js';

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

/** @throws GatewayError INVALID_REQUEST if the result is too large to be sent */
export function checkResponseSize(result: unknown): void {
  if (charactersOf(result, charactersMax) > charactersMax)
    throw new GatewayError(
      'INVALID_REQUEST',
      'The response has more than 16 MB. Request smaller pages, or fewer fields.',
    );
}

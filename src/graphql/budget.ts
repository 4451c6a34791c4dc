// How many rows one request may ask for, over all its fields: a small document can ask for a great many.
import { pageSizeMax } from '../domain/page.js';
import { GatewayError } from '../errors.js';
import type { Context } from './context.js';

const rowsMax = 1_000;

/** What the fields of a request have asked for so far. */
const asked = new WeakMap<Context, number>();

/**
 * Called before rows are loaded.
 *
 * @param rows the most that the field will load; a page size that the domain will refuse counts as the largest
 * @throws GatewayError INVALID_REQUEST once the request asks for more than 1,000 rows
 */
export function spendRows(context: Context, rows: number): void {
  const isPossible = rows >= 0 && rows <= pageSizeMax;
  const total = (asked.get(context) ?? 0) + (isPossible ? rows : pageSizeMax);
  asked.set(context, total);
  if (total > rowsMax)
    throw new GatewayError(
      'INVALID_REQUEST',
      `One request may ask for at most ${String(rowsMax)} rows over all its fields.`,
    );
}

// The limit on the cost of a subscription. Its selection is executed for each change for as long as the stream is open,
// but it is charged once.
import { GatewayError } from '../../errors.js';
import type { Estimate } from '../cost/estimate.js';

/** The highest cost of a subscription in points. It allows the record and those to which it links, but no large pages. */
const eventCostMax = 100;

/** @throws GatewayError INVALID_REQUEST */
export function checkEventCost({ cost, mostExpensive }: Estimate): void {
  if (cost > eventCostMax)
    throw new GatewayError(
      'INVALID_REQUEST',
      `The subscription costs ${cost.toLocaleString('en')} points for each event. The limit is ${String(eventCostMax)}. The most expensive field is "${mostExpensive.path}" with ${mostExpensive.cost.toLocaleString('en')} points. Read it with a query after the event.`,
    );
}

// Work on many items, of which some may fail.

/** The number of failures that end the work, because an outage makes every item fail. */
const failuresMax = 10;

/**
 * Works on one item after another, until `signal` is aborted. A failure does not keep the items after it from being worked
 * on.
 *
 * @throws AggregateError at the end if work on items failed, or after the tenth failure
 */
export async function workThrough<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  signal: AbortSignal,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for await (const item of items) {
    if (signal.aborted || failures.length === failuresMax) break;
    try {
      await work(item);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'The work on some items failed.');
}

// Passes large results of statements on, one in each pass of the event loop, in turn among the workspaces. A page of 100
// records takes some milliseconds of this thread to become a response. Without the queue, the pages of a busy workspace
// that arrive at the same time would be processed at once, and all other requests would wait for them.

/** The highest number of rows of a result that does not wait. Most lists are shorter, and cost little each. */
const smallRows = 50;

/** @returns a function that waits until a result of so many rows may be passed on to the work of a lane */
export function createDeliveries(): (lane: string, rows: number) => Promise<void> {
  /** The waiting results by lane, ordered by the last delivery to the lane. */
  const lanes = new Map<string, (() => void)[]>();
  let hasDelivered = false;

  function deliver(resolve?: () => void): void {
    hasDelivered = true;
    setImmediate(startPass);
    resolve?.();
  }

  function startPass(): void {
    hasDelivered = false;
    const [first] = lanes;
    if (!first) return;
    const [lane, [next, ...waiting]] = first;
    lanes.delete(lane);
    if (waiting.length > 0) lanes.set(lane, waiting);
    deliver(next);
  }

  return async (lane, rows) => {
    if (rows <= smallRows) return;
    if (!hasDelivered) {
      deliver();
      return;
    }
    await new Promise<void>((resolve) => {
      lanes.set(lane, [...(lanes.get(lane) ?? []), resolve]);
    });
  };
}

// Shares the work on a change among all watchers of the workspace in this process.
//
// The feed (changes.ts) passes the same change to each watcher, and each reads its changes at its own pace. The first
// watcher that needs a value (the event, whether it matches a filter, the result of a selection) starts the work. Its
// promise is stored with the change, under a name that contains everything the value depends on. The other watchers
// wait for the same promise. A slow watcher therefore delays no other.
//
// Values are kept for the most recently read changes only. A watcher that is further behind does the work for itself, so
// that the memory for values does not grow with the distance between watchers.
//
// The statements of the work wait among those of the workspace's requests, and end at a deadline.
import type { OpportunityChangeKey } from './event-statements.js';
import type { RecordChangeKey } from './workspace-event-statements.js';
import { runFor, workWithin } from './work.js';

/**
 * The number of changes per workspace that keep their values. Watchers that read at the usual pace are closer together.
 */
const changesWithValues = 16;

/** The event that a change has left. */
export type ChangeKey = OpportunityChangeKey | RecordChangeKey;

interface SharedOnce {
  /**
   * Does the work, or waits for the same work of another watcher.
   *
   * @param name identifies the value: contains everything that it depends on, except the change
   */
  readonly once: <Value>(name: string, work: () => Promise<Value>) => Promise<Value>;
}

export type SharedChange<Key extends ChangeKey = ChangeKey> = Key & SharedOnce;

type SharedValues = Map<string, Promise<unknown>>;

/**
 * @param timeoutMs the time limit of each piece of work; 0 for none
 * @returns a function that creates the shared changes of one workspace from their keys
 */
export function createSharedWork(
  workspaceId: string,
  timeoutMs: number,
): (key: ChangeKey) => SharedChange {
  const withValues: { values: SharedValues | undefined }[] = [];

  function keepValues() {
    const kept = { values: new Map() as SharedValues | undefined };
    withValues.push(kept);
    if (withValues.length > changesWithValues) {
      const oldest = withValues.shift();
      if (oldest) oldest.values = undefined;
    }
    return kept;
  }

  return (key) => {
    let kept: ReturnType<typeof keepValues> | undefined;
    return {
      ...key,
      once<Value>(name: string, work: () => Promise<Value>) {
        kept ??= keepValues();
        const known = kept.values?.get(name) as Promise<Value> | undefined;
        if (known) return known;
        // Shared work must not end when the client that started it closes its connection.
        const begun = runFor(workWithin(workspaceId, timeoutMs), work);
        kept.values?.set(name, begun);
        return begun;
      },
    };
  };
}

// Work on a change that is done once for everybody who watches the workspace in this process.
//
// The feed (changes.ts) hands the same change to each watcher, and each reads its changes at its own pace. The first
// that needs a value (the event, whether it matches a filter, the result of a selection) starts the work, and the
// promise stays with the change under a name that says everything the value depends on. The others wait for the
// same promise. A watcher that is slow therefore delays nobody.
//
// Values stay only with the changes that were read last. A watcher that is further behind does the work for itself, so
// the memory that values take does not grow with the distance between watchers.
import type { ChangeKey } from './statements.js';
import { runForNobody } from './work.js';

/** Changes of one workspace that keep their values: watchers that read at the usual pace are closer together. */
const changesWithValues = 16;

export interface SharedChange extends ChangeKey {
  /**
   * Does the work, or waits for the same work of another watcher.
   *
   * @param name of the value, with everything that it depends on but the change
   */
  readonly once: <Value>(name: string, work: () => Promise<Value>) => Promise<Value>;
}

type SharedValues = Map<string, Promise<unknown>>;

/** @returns what makes shared changes of one workspace out of their keys */
export function createSharedWork(): (key: ChangeKey) => SharedChange {
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
        // The client that happens to be the first must not end it by hanging up.
        const begun = runForNobody(work);
        kept.values?.set(name, begun);
        return begun;
      },
    };
  };
}

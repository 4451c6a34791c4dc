// Counts the calls of each REST route by each principal. Counts are kept in memory and written in batches, so that no call
// waits for the database. Counts that are not written yet are lost if the process is killed.
import type { Viewer } from '../../auth/viewer.js';
import type { Database } from '../../database/database.js';
import { isReadOnly } from '../../database/driver-errors.js';
import {
  addCalls,
  countedParametersMax,
  type CountedCalls,
  type CountedParameter,
} from '../../database/statements.js';

/** Pairs of a principal and a route that wait to be written. Each takes some hundred bytes. */
const waitingMax = 50_000;

/** Names of parameters that the gateway ignored or converted. */
interface NotedParameters {
  readonly ignored: readonly string[];
  readonly converted: readonly string[];
}

/** A route of REST, as it is counted. */
type CalledRoute = Pick<CountedCalls, 'method' | 'path'>;

export interface CallCounter {
  /** Counts a call. While too many pairs of a principal and a route wait to be written, no further ones are counted. */
  readonly count: (viewer: Viewer, route: CalledRoute) => void;
  /** Counts the parameters of a call that has been counted. The caller limits the number and length of their names. */
  readonly countParameters: (
    viewer: Viewer,
    route: CalledRoute,
    parameters: NotedParameters,
  ) => void;
  /**
   * Writes all that was counted before, of one workspace or of every one.
   *
   * @throws what the database throws; what was not written waits for the next time
   */
  readonly flush: (workspaceId?: string) => Promise<void>;
}

/** Adds counts of parameters. Names beyond the highest number are left out until the next write. */
function addParameters(
  one: readonly CountedParameter[],
  other: readonly CountedParameter[],
): readonly CountedParameter[] {
  if (other.length === 0) return one;
  const sums = new Map(one.map(({ name, calls }) => [name, calls]));
  for (const { name, calls } of other)
    if (sums.has(name) || sums.size < countedParametersMax)
      sums.set(name, (sums.get(name) ?? 0) + calls);
  return Array.from(sums, ([name, calls]) => ({ name, calls }));
}

/** Calls of one route by one principal, from two counts of them. */
const addCounts = (one: CountedCalls, other: CountedCalls): CountedCalls => ({
  ...one,
  calls: one.calls + other.calls,
  firstCalledAt: one.firstCalledAt < other.firstCalledAt ? one.firstCalledAt : other.firstCalledAt,
  lastCalledAt: one.lastCalledAt > other.lastCalledAt ? one.lastCalledAt : other.lastCalledAt,
  ignoredParameters: addParameters(one.ignoredParameters, other.ignoredParameters),
  convertedParameters: addParameters(one.convertedParameters, other.convertedParameters),
});

/** The counts that wait to be written, by workspace. */
class WaitingCounts {
  readonly #byWorkspace = new Map<string, Map<string, CountedCalls>>();
  /** The number of pairs of a principal and a route, in all workspaces. */
  #pairs = 0;

  workspaceIds(): Iterable<string> {
    return this.#byWorkspace.keys();
  }

  /** Adds calls. They are dropped if too many pairs wait already. */
  add(workspaceId: string, counted: CountedCalls): void {
    const ofWorkspace = this.#byWorkspace.get(workspaceId) ?? new Map<string, CountedCalls>();
    const pair = `${counted.principalId} ${counted.method} ${counted.path}`;
    const known = ofWorkspace.get(pair);
    if (known === undefined) {
      if (this.#pairs === waitingMax) return;
      this.#pairs++;
    }
    ofWorkspace.set(pair, known === undefined ? counted : addCounts(known, counted));
    this.#byWorkspace.set(workspaceId, ofWorkspace);
  }

  /** Removes and returns the counts of a workspace. */
  take(workspaceId: string): CountedCalls[] {
    const taken = this.#byWorkspace.get(workspaceId);
    this.#byWorkspace.delete(workspaceId);
    this.#pairs -= taken?.size ?? 0;
    return [...(taken?.values() ?? [])];
  }
}

/** Calls of one route by a viewer now, as they are written. */
function countedNow(
  { principal: { kind, id: principalId } }: Viewer,
  { method, path }: CalledRoute,
  calls: number,
  { ignored, converted }: NotedParameters = { ignored: [], converted: [] },
): CountedCalls {
  const now = new Date();
  const once = (name: string) => ({ name, calls: 1 });
  return {
    principalId,
    kind,
    method,
    path,
    calls,
    firstCalledAt: now,
    lastCalledAt: now,
    ignoredParameters: ignored.map(once),
    convertedParameters: converted.map(once),
  };
}

export function createCallCounter({ forWorkspace }: Pick<Database, 'forWorkspace'>): CallCounter {
  const waiting = new WaitingCounts();
  /** The write in progress, by workspace. */
  const writing = new Map<string, Promise<void>>();

  /** Writes the counts of a workspace. Calls that are counted meanwhile wait for the next write. */
  async function write(workspaceId: string): Promise<void> {
    const counted = waiting.take(workspaceId);
    if (counted.length === 0) return;
    try {
      await addCalls(forWorkspace(workspaceId), counted);
    } catch (error) {
      for (const calls of counted) waiting.add(workspaceId, calls);
      throw error;
    }
  }

  /** Waits for the write in progress, then writes the rest, so that all earlier counts are stored. */
  function writeNext(workspaceId: string): Promise<void> {
    const before = writing.get(workspaceId)?.catch(() => undefined) ?? Promise.resolve();
    const written = before
      .then(() => write(workspaceId))
      .finally(() => {
        if (writing.get(workspaceId) === written) writing.delete(workspaceId);
      });
    writing.set(workspaceId, written);
    return written;
  }

  return {
    count(viewer, route) {
      waiting.add(viewer.principal.workspaceId, countedNow(viewer, route, 1));
    },
    countParameters(viewer, route, parameters) {
      waiting.add(viewer.principal.workspaceId, countedNow(viewer, route, 0, parameters));
    },
    async flush(workspaceId) {
      const all = () => new Set([...writing.keys(), ...waiting.workspaceIds()]);
      const failures: unknown[] = [];
      for (const each of workspaceId === undefined ? all() : [workspaceId]) {
        await writeNext(each).catch((error: unknown) => failures.push(error));
        if (failures.some(isReadOnly)) break;
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}

// Schedules the use of connections, fairly among workspaces. When the pool is busy, the statements of a workspace with
// many of them queue up; statements of other workspaces overtake them.
import { QueueFull, RequestAbandoned, RequestOverdue } from './driver-errors.js';
import { laneName, type Work } from './work.js';

export interface TurnLimits {
  /** The number of connections. */
  readonly connections: number;
  /** The fraction of the connections that a workspace may use while others are active: above 0, up to 1. */
  readonly share: number;
  /** The highest number of waiting statements of one workspace, or of sign-ins. */
  readonly queueMax: number;
}

export const defaultTurnLimits = { share: 0.2, queueMax: 1_000 };

/** The number of statements and transactions of one request that may run at the same time. */
const perRequestMax = 4;

/** The time for which a workspace counts as active after its last turn. */
const neighbourMs = 5_000;

export interface Turns {
  /**
   * Waits until a statement or a transaction may use a connection.
   *
   * @param work the request of the statement. Statements of the gateway itself have none; they wait in a lane of their
   * own, whose queue is unlimited
   * @returns a function that ends the turn
   * @throws QueueFull at once, if too many statements wait in the lane
   * @throws RequestOverdue if the deadline of the request passes before its turn
   * @throws RequestAbandoned if the client closes the connection before its turn
   */
  take(work: Work | undefined): Promise<() => void>;
}

interface Waiter {
  readonly work: Work | undefined;
  readonly start: () => void;
}

/** The queue of one workspace, of sign-ins, or of the gateway itself. */
interface Lane {
  readonly isWorkspace: boolean;
  running: number;
  /** The start of the lane's last turn, on the clock of `performance.now()`. */
  lastTurn: number;
  readonly waiting: Waiter[];
}

const hasRoom = (work: Work | undefined) => work === undefined || work.running < perRequestMax;

/** Whether a lane has nothing that runs or waits, and was not used recently. */
const isIdle = ({ running, waiting, isWorkspace, lastTurn }: Lane) =>
  running === 0 &&
  waiting.length === 0 &&
  !(isWorkspace && performance.now() - lastTurn < neighbourMs);

/** @throws RequestAbandoned, RequestOverdue */
function requireWaiting({ isAbandoned, deadline }: Work): void {
  if (isAbandoned) throw new RequestAbandoned();
  if (deadline <= performance.now()) throw new RequestOverdue();
}

/** Waits for a turn, and stops waiting when the request ends first. */
function waitInLane(lane: Lane, work: Work | undefined, start: () => () => void) {
  return new Promise<() => void>((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const leave = () => {
      lane.waiting.splice(lane.waiting.indexOf(waiter), 1);
      clearTimeout(timer);
      work?.abandonListeners.delete(abandon);
    };
    const abandon = () => {
      leave();
      reject(new RequestAbandoned());
    };
    const waiter: Waiter = {
      work,
      start() {
        leave();
        resolve(start());
      },
    };
    work?.abandonListeners.add(abandon);
    if (work && work.deadline !== Infinity)
      timer = setTimeout(() => {
        leave();
        reject(new RequestOverdue());
      }, work.deadline - performance.now());
    lane.waiting.push(waiter);
  });
}

/** The lanes, ordered by their last turns, so that idle ones are at the front. */
class Lanes {
  readonly #lanes = new Map<string, Lane>();

  all(): Lane[] {
    return [...this.#lanes.values()];
  }

  areWaiting(): boolean {
    for (const { waiting } of this.#lanes.values()) if (waiting.length > 0) return true;
    return false;
  }

  /** Returns the lane of a request, and forgets idle ones. */
  of(work: Work | undefined): Lane {
    const key = laneName(work);
    const isWorkspace = work?.workspaceId !== undefined;
    const lane = this.#lanes.get(key) ?? { isWorkspace, running: 0, lastTurn: 0, waiting: [] };
    this.#lanes.delete(key);
    for (const [name, other] of this.#lanes) {
      if (!isIdle(other)) break;
      this.#lanes.delete(name);
    }
    this.#lanes.set(key, lane);
    return lane;
  }

  hasNeighbours(lane: Lane): boolean {
    return this.all().some((other) => other !== lane && other.isWorkspace && !isIdle(other));
  }
}

export function createTurns({ connections, share, queueMax }: TurnLimits): Turns {
  const lanes = new Lanes();
  const sharedMax = Math.max(1, Math.floor(connections * share));
  let free = connections;

  const mayRun = (lane: Lane): boolean =>
    free > 0 && (lane.running < sharedMax || !lanes.hasNeighbours(lane));

  function start(lane: Lane, work: Work | undefined): () => void {
    free--;
    lane.running++;
    lane.lastTurn = performance.now();
    if (work) work.running++;
    return () => {
      free++;
      lane.running--;
      if (work) work.running--;
      startNext();
    };
  }

  /**
   * Assigns free connections to the lane that uses the fewest, and among equals to the one with the oldest last turn.
   */
  function startNext(): void {
    while (free > 0 && lanes.areWaiting()) {
      const [next] = lanes
        .all()
        .flatMap((lane) => {
          const waiter = lane.waiting.find(({ work }) => hasRoom(work));
          return waiter && mayRun(lane) ? [{ lane, waiter }] : [];
        })
        .sort((a, b) => a.lane.running - b.lane.running || a.lane.lastTurn - b.lane.lastTurn);
      if (!next) return;
      next.waiter.start();
    }
  }

  return {
    async take(work) {
      if (work) requireWaiting(work);
      const lane = lanes.of(work);
      if (lane.waiting.length === 0 && hasRoom(work) && mayRun(lane)) return start(lane, work);
      if (work && lane.waiting.length >= queueMax) throw new QueueFull();
      const turn = waitInLane(lane, work, () => start(lane, work));
      // A connection can be free, because all statements ahead of this one may belong to a request that already runs
      // four.
      startNext();
      return turn;
    },
  };
}

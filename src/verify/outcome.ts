// Summarizes a replay. Memory is bounded: only the first differing calls and texts are kept.
import type { RecordingProblem } from '../recording/recording.js';
import type { Comparison, Difference, Kind } from './difference.js';
import type { Reason } from './exchange.js';
import type { Unmapped } from './initial-records.js';
import { patternOf } from './compare-body.js';

/** A call with differences. */
export interface DifferingCall {
  readonly place: string;
  readonly call: string;
  /** The first distinct differences, one for each kind and path pattern. */
  readonly differences: readonly Difference[];
  /** The number of differences, repetitions included. */
  readonly count: number;
}

export interface KindSummary {
  readonly kind: Kind;
  /** The number of calls with a difference of this kind. */
  readonly calls: number;
  readonly first: { readonly call: DifferingCall; readonly difference: Difference };
}

interface RouteSummary {
  readonly route: string;
  readonly calls: number;
  readonly same: number;
}

export interface VerifyOutcome {
  readonly recording: {
    readonly file: string;
    readonly bases: readonly string[];
    /** The times of the first and the last call. Undefined if the recording has none. */
    readonly from: string | undefined;
    readonly to: string | undefined;
  };
  readonly target: string;
  readonly replayedAt: string;
  readonly isInterrupted: boolean;
  readonly calls: number;
  readonly same: number;
  readonly kinds: readonly KindSummary[];
  readonly routes: readonly RouteSummary[];
  /** The first calls with differences. */
  readonly differing: readonly DifferingCall[];
  /** Fields that only the replay has, with the number of calls. */
  readonly additions: ReadonlyMap<string, number>;
  /** Texts for people that are worded differently, with the number of calls. */
  readonly wordings: ReadonlyMap<string, number>;
  readonly leftOut: ReadonlyMap<Reason, number>;
  readonly problems: readonly RecordingProblem[];
  readonly unmapped: readonly Unmapped[];
  /** Facts about the set-up on which the result depends. */
  readonly assumptions: readonly string[];
  /** Records of the replay that could not be deleted. */
  readonly notDeleted: readonly string[];
}

const callsMax = 500;
const differencesMax = 20;
const textsMax = 50;

/** Counts a key. New keys are ignored once `textsMax` keys are counted. */
const countUpToLimit = (counts: Map<string, number>, key: string): void => {
  if (counts.has(key) || counts.size < textsMax) counts.set(key, (counts.get(key) ?? 0) + 1);
};

interface Counts {
  calls: number;
  same: number;
}

/** Collects the results of calls one by one. */
export class Tally {
  private readonly total: Counts = { calls: 0, same: 0 };
  private readonly byRoute = new Map<string, Counts>();
  private readonly byKind = new Map<Kind, KindSummary>();
  private readonly differing: DifferingCall[] = [];
  private readonly additions = new Map<string, number>();
  private readonly wordings = new Map<string, number>();

  /** @param call describes the call; only used if it differs */
  add(place: string, call: () => string, route: string, found: Comparison): void {
    const { differences } = found;
    const counts = this.byRoute.get(route) ?? { calls: 0, same: 0 };
    this.byRoute.set(route, counts);
    for (const one of [this.total, counts]) {
      one.calls++;
      if (differences.length === 0) one.same++;
    }
    for (const field of found.additions) countUpToLimit(this.additions, field);
    for (const wording of found.wordings) countUpToLimit(this.wordings, wording);
    if (differences.length > 0) this.addDiffering(place, call(), differences);
  }

  private addDiffering(place: string, call: string, differences: readonly Difference[]): void {
    const seen = new Set<string>();
    // The same difference in each item of a list is shown once.
    const distinct = differences.filter(({ kind, path }) => {
      const key = `${kind} ${patternOf(path)}`;
      return !seen.has(key) && seen.add(key);
    });
    const differing: DifferingCall = {
      place,
      call,
      differences: distinct.slice(0, differencesMax),
      count: differences.length,
    };
    if (this.differing.length < callsMax) this.differing.push(differing);
    for (const kind of new Set(differences.map((difference) => difference.kind))) {
      const first = differences.find((difference) => difference.kind === kind);
      const known = this.byKind.get(kind);
      if (known) this.byKind.set(kind, { ...known, calls: known.calls + 1 });
      else if (first)
        this.byKind.set(kind, { kind, calls: 1, first: { call: differing, difference: first } });
    }
  }

  summary() {
    return {
      ...this.total,
      kinds: [...this.byKind.values()].sort((one, other) => other.calls - one.calls),
      routes: [...this.byRoute]
        .map(([route, counts]) => ({ route, ...counts }))
        .sort((one, other) => one.route.localeCompare(other.route, 'en')),
      differing: this.differing,
      additions: this.additions,
      wordings: this.wordings,
    };
  }
}

/** Whether each call that was selected for the replay was replayed, and had the same response. */
export const isCompatible = ({ calls, same, problems, isInterrupted }: VerifyOutcome): boolean =>
  calls === same && problems.length === 0 && !isInterrupted;

/** All calls that should have been replayed. */
export const callCount = ({ calls, problems }: Pick<VerifyOutcome, 'calls' | 'problems'>) =>
  calls + problems.length;

type Headline = Pick<VerifyOutcome, 'calls' | 'same' | 'problems'>;

export const headlineOf = (outcome: Headline): string =>
  `${String(outcome.same)} of ${String(callCount(outcome))} calls had the same response.`;

/** The numbers of calls that were left out, by reason. */
export const leftOutLines = (leftOut: VerifyOutcome['leftOut']): string[] =>
  [...leftOut].map(([reason, count]) => `${reason}: ${String(count)}`);

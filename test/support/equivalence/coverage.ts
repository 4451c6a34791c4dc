// Records which cases a run has covered, because cases that never occurred are not proven.
import { drawers } from './drawers.js';
import type { Outcome } from './outcome.js';
import type { Step } from './step.js';

export interface Coverage {
  readonly note: (step: Step, outcome: Outcome) => void;
  readonly calls: () => number;
  /** The routes that have never succeeded, or have never been rejected. */
  readonly gaps: () => string[];
  /** The parameters that no successful call had, by route. */
  readonly untried: () => string[];
  readonly codes: () => ReadonlySet<string>;
}

export function createCoverage(): Coverage {
  const codes = new Set<string>();
  const seen = new Set<string>();
  let calls = 0;
  return {
    note({ route, given }, { code, isReplayed }) {
      calls++;
      codes.add(isReplayed ? 'replayed' : code);
      seen.add(`${route} ${code === 'done' ? 'done' : 'refused'}`);
      if (code === 'done') for (const name of Object.keys(given)) seen.add(`${route} with ${name}`);
    },
    calls: () => calls,
    gaps: () =>
      drawers
        .flatMap(({ route }) => [`${route} done`, `${route} refused`])
        .filter((one) => !seen.has(one)),
    untried: () =>
      drawers
        .flatMap(({ route, parameters }) =>
          Object.keys(parameters).map((name) => `${route} with ${name}`),
        )
        .filter((one) => !seen.has(one)),
    codes: () => codes,
  };
}

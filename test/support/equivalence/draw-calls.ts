// Generates sequences of calls.
import fc, { type Arbitrary } from 'fast-check';
import { idOfNothing, ownId } from './draw-ids.js';
import { someOf } from './draw-some.js';
import { stories } from './draw-stories.js';
import { drawers, type Drawer } from './drawers.js';
import { isRead, type CallerName, type IfMatch, type Spelling, type Step } from './step.js';

const stepsMax = 8;

interface Choice<Value> {
  readonly weight: number;
  readonly arbitrary: Arbitrary<Value>;
}
/** Chooses one of the values, with a weight among the alternatives. */
const weighing = <Value>(weight: number, ...values: Value[]): Choice<Value> => ({
  weight,
  arbitrary: fc.constantFrom(...values),
});
/** Chooses among alternatives. A failure is reduced to the first one. */
const oneOf = <Value>(...choices: Choice<Value>[]): Arbitrary<Value> =>
  fc.oneof({ withCrossShrink: true }, ...choices);

const absent = (weight: number) => weighing<undefined>(weight, undefined);

const caller = oneOf<CallerName>(
  weighing(60, 'admin'),
  weighing(5, 'member'),
  weighing(2, 'viewer', 'reader'),
  weighing(1, 'revoked'),
);

const ifMatch = oneOf<IfMatch | undefined>(
  absent(60),
  weighing(20, { besideBy: 0 }),
  weighing(8, { besideBy: -1 }, { besideBy: 1 }),
  weighing(4, { any: true as const }),
  weighing(
    4,
    ...['"0"', '"abc"', 'W/"abc"', '"01"', '""', '"99999999999"', '"1.0"', '"-1"'].map(
      (never, index) => ({ never, version: -index }),
    ),
  ),
  weighing(
    3,
    ...['1', '"1', '1"', 'W/1', 'w/"1"', '"1", 2', '"1" "2"', '', 'null', '"\u00e9" x'].map(
      (malformed) => ({ malformed }),
    ),
  ),
);

const key = oneOf<string | undefined>(
  absent(60),
  weighing(24, 'key-1', 'key-2', `a "key" of 255 ${'k'.repeat(240)}`),
  weighing(2, '', 'k'.repeat(256), 'k\u00e9y', 'a\tb'),
);

const unknownNames = [
  ...['nope', 'contactName', 'id', 'if_match', 'workspace_id', 'version', 'first', 'where'],
  ...['__proto__', 'constructor', 'toString', 'Q', ' ', 'input', 'tags[]', 'approval_status '],
];

/** An unknown parameter. More frequent for routes without parameters, which have few other ways to be rejected. */
const extraName = (hasParameters: boolean) =>
  oneOf<string | undefined>(absent(hasParameters ? 24 : 4), weighing(1, ...unknownNames));

/** Generates a call of one route. */
function callOf({ route, parameters, target, externalId }: Drawer): Arbitrary<Step> {
  const isGet = route.startsWith('GET');
  const none = fc.constant(undefined);
  return fc
    .record({
      as: caller,
      given: someOf(parameters, { atATime: 3 }),
      id: target
        ? oneOf(
            { weight: 9, arbitrary: ownId(target) },
            { weight: 1, arbitrary: idOfNothing(target) },
          )
        : (externalId ?? none),
      extra: extraName(Object.keys(parameters).length > 0),
      extraPlace: oneOf<'query' | 'body'>(
        weighing(4, isGet ? 'query' : 'body'),
        weighing(isGet ? 0 : 1, 'query'),
      ),
      isRepeated: oneOf(weighing(24, false), weighing(1, true)),
      ifMatch: target && !isGet ? ifMatch : none,
      key: isGet ? oneOf(absent(20), weighing(1, 'key-1', '')) : key,
      spelling: oneOf<Spelling | undefined>(absent(2), weighing(1, 'JSON', 'form')),
    })
    .map(({ as, given, id, extra: name, extraPlace, isRepeated, ...headers }): Step => {
      const repeated = isGet && isRepeated ? Object.keys(given)[0] : undefined;
      return {
        route,
        as,
        given,
        ...(id !== undefined && { id }),
        ...(name !== undefined && !(name in given) && { extra: { place: extraPlace, name } }),
        ...(repeated !== undefined && { repeated }),
        ...(headers.ifMatch !== undefined && { ifMatch: headers.ifMatch }),
        ...(headers.key !== undefined && { key: headers.key }),
        ...(headers.spelling !== undefined && { spelling: headers.spelling }),
      };
    });
}

const call = oneOf(
  ...drawers.map((drawer) => ({ weight: drawer.weight, arbitrary: callOf(drawer) })),
);
const creation = oneOf(
  ...drawers
    .filter(({ answers }) => answers === 'created' || answers === 'batch')
    .map((drawer) => ({ weight: drawer.weight, arbitrary: callOf(drawer) })),
);

/** New calls, or the repetition of an earlier one. */
type Drawn = readonly Step[] | { readonly again: number };

function withRepetitions(drawn: readonly Drawn[]): Step[] {
  const steps: Step[] = [];
  for (const one of drawn)
    if (!('again' in one)) steps.push(...one);
    else {
      const keyed = steps.filter((step) => step.key !== undefined && !isRead(step));
      const pool = keyed.length > 0 ? keyed : steps;
      const step = pool[one.again % Math.max(pool.length, 1)];
      if (step) steps.push(step);
    }
  return steps.slice(0, stepsMax);
}

const alone = (step: Step): Drawn => [step];

/** A sequence of 1 to 8 steps, in which later calls often refer to records of earlier ones. */
export const sequence: Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.array(creation.map(alone), { maxLength: 2 }),
    fc.array(
      oneOf<Drawn>(
        { weight: 12, arbitrary: call.map(alone) },
        { weight: 1, arbitrary: fc.record({ again: fc.nat(3) }) },
        { weight: 2, arbitrary: fc.oneof(...stories) },
      ),
      { minLength: 1, maxLength: stepsMax - 2 },
    ),
  )
  .map(([first, then]) => withRepetitions([...first, ...then]));

// Chooses which parameters a call has, and generates a value for each.
import fc, { type Arbitrary } from 'fast-check';
import type { Parameter } from './draw-values.js';
import type { Value } from './value.js';

export type Given = Readonly<Record<string, Value>>;

/** The ratio of valid to invalid values. */
const soundness = 9;

const valueOf = ({ sound, hostile }: Parameter): Arbitrary<Value> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: soundness, arbitrary: sound },
    { weight: 1, arbitrary: hostile },
  );

/** @param atATime the average number of optional parameters */
export function someOf(
  parameters: Readonly<Record<string, Parameter>>,
  { atATime }: { atATime: number },
): Arbitrary<Given> {
  const optionalCount = Object.values(parameters).filter(({ isRequired }) => !isRequired).length;
  const absent = fc.constant(undefined);
  return fc
    .record(
      Object.fromEntries(
        Object.entries(parameters).map(([name, parameter]) => [
          name,
          fc.oneof(
            { withCrossShrink: true },
            {
              weight: parameter.isRequired ? 1 : Math.max(optionalCount * 2 - atATime * 2, 4),
              arbitrary: absent,
            },
            { weight: parameter.isRequired ? 20 : atATime * 2, arbitrary: valueOf(parameter) },
          ),
        ]),
      ),
    )
    .map(
      (values) =>
        Object.fromEntries(
          Object.entries(values).filter(([, value]) => value !== undefined),
        ) as Given,
    );
}

// Generates IDs: those of records, in every notation, and those that match nothing.
import fc, { type Arbitrary } from 'fast-check';
import { house, texts } from './draw-texts.js';
import type { Noun, Value } from './value.js';

const nouns = ['opportunity', 'contact', 'user', 'pipeline', 'stage'] as const;

/** The ID of a record of the workspace. */
export const ownId = (noun: Noun): Arbitrary<Value> =>
  fc
    .record({
      noun: fc.constant(noun),
      nth: fc.nat(noun === 'stage' ? 11 : 4),
      whose: fc.constant('own' as const),
      written: fc.oneof(
        { weight: 4, arbitrary: fc.constant('uuid' as const) },
        { weight: 2, arbitrary: fc.constantFrom('node id' as const, 'upper case' as const) },
      ),
    })
    .map((reference) => ({ reference }));

/** An ID, or another value, that matches no such record of the workspace. */
export const idOfNothing = (noun: Noun): Arbitrary<Value> =>
  fc.oneof(
    fc
      .record({
        noun: fc.constantFrom(...nouns.filter((other) => other !== noun)),
        nth: fc.nat(2),
        whose: fc.constant('own' as const),
        written: fc.constantFrom('uuid' as const, 'node id' as const),
      })
      .map((reference) => ({ reference })),
    fc
      .record({
        noun: fc.constant(noun),
        nth: fc.nat(2),
        whose: fc.constantFrom('elsewhere' as const, 'nobody' as const),
        written: fc.constantFrom('uuid' as const, 'upper case' as const, 'node id' as const),
      })
      .map((reference) => ({ reference })),
    fc.constant({
      reference: { noun, nth: 0, whose: 'own', written: 'node id of another type' } as const,
    }),
    texts(
      ...['x', `'--`, '../x', 'a/b?c#d', 'null', '0', '\0', 'x'.repeat(1000), `${house}%`, '%25'],
      ...['01890000000070008000000000000000', '{01890000-0000-7000-8000-000000000000}'],
      ...['T3Bwb3J0dW5pdHk6', 'T3Bwb3J0dW5pdHk6eA==', '=', 'a b', '__proto__', '\ud800'],
    ),
  );

/** External IDs in a path, as records have them and as none can. */
export const externalIds: Arbitrary<Value> = fc.oneof(
  { weight: 6, arbitrary: texts('ext-1', 'ext-2', 'ext-3', ' ', house, 'a/b?c#d', '%25', 'EXT-1') },
  { weight: 1, arbitrary: texts('x'.repeat(256), 'a\0b') },
);

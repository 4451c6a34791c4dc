import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  firstRank,
  firstRanks,
  rankAfter,
  rankBefore,
  rankBetween,
} from '../../src/domain/opportunity/rank.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const hex = (options: { minLength: number; maxLength: number }) =>
  fc.string({ ...options, unit: fc.nat({ max: 15 }).map((digit) => digit.toString(16)) });
/** Any rank: digits, of which the last are random, and therefore not all zeros. */
const ranks = fc
  .tuple(hex({ minLength: 0, maxLength: 30 }), hex({ minLength: 14, maxLength: 14 }))
  .map(([digits, tail]) => digits + tail)
  .filter((rank) => !/0{14}$/.test(rank));
/** Two ranks that are close to each other: they share their first digits. */
const near = fc
  .tuple(hex({ minLength: 0, maxLength: 40 }), ranks, ranks)
  .map(([digits, one, other]) => [digits + one, digits + other] as const);
const pairs = fc
  .oneof(fc.tuple(ranks, ranks), near)
  .filter(([one, other]) => one !== other)
  .map(([one, other]) => (one < other ? ([one, other] as const) : ([other, one] as const)));

/** In their order, from the first to the last. */
const isAscending = (some: readonly string[]) =>
  some.every((rank, index) => index === 0 || (some[index - 1] ?? '') < rank);

describe('a rank between two ranks', () => {
  test('always exists', () => {
    fc.assert(
      fc.property(pairs, ([low, high]) => {
        expect([low, rankBetween(low, high), high]).toSatisfy(isAscending);
      }),
      { numRuns: 2_000 },
    );
  });

  test('exists if one of them begins with all digits of the other', () => {
    fc.assert(
      fc.property(ranks, ranks, (low, more) => {
        expect([low, rankBetween(low, low + more), low + more]).toSatisfy(isAscending);
      }),
    );
  });

  test('differs for each caller', () => {
    const given = Array.from({ length: 1_000 }, () => rankBetween('7', '8'));
    expect(new Set(given).size).toBe(given.length);
  });
});

describe('a rank next to one rank', () => {
  test('always exists before and after it', () => {
    fc.assert(
      fc.property(ranks, (rank) => {
        expect([rankBefore(rank), rank, rankAfter(rank)]).toSatisfy(isAscending);
      }),
      { numRuns: 1_000 },
    );
  });

  test('exists before the first and after the last rank of a clock that is ahead of ours', () => {
    const ahead = (digit: string) => `${digit.repeat(13)}0123456789abcd`;
    for (const rank of [ahead('0'), ahead('f')])
      expect([rankBefore(rank), rank, rankAfter(rank)]).toSatisfy(isAscending);
  });

  test('differs for each caller', () => {
    const rank = firstRank();
    const given = Array.from({ length: 500 }, () => [rankBefore(rank), rankAfter(rank)]).flat();
    expect(new Set(given).size).toBe(given.length);
  });
});

describe('the first rank', () => {
  test('precedes every earlier one, also within one millisecond', () => {
    const frozen = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(frozen);
    const given = Array.from({ length: 100 }, () => firstRank());
    expect(given.toReversed()).toSatisfy(isAscending);
  });

  test('precedes every earlier one, also if the clock is set back', () => {
    const now = Date.now();
    const earlier = firstRank();
    vi.spyOn(Date, 'now').mockReturnValue(now - 60_000);
    expect([firstRank(), earlier]).toSatisfy(isAscending);
  });

  test('of several new rows follows the order of the rows, even if the clock ticks between them', () => {
    let now = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => ++now);
    const earlier = firstRank();
    const given = firstRanks(100);
    expect(given).toHaveLength(100);
    expect([firstRank(), ...given, earlier]).toSatisfy(isAscending);
  });

  test('for a given time follows that for a later time', () => {
    const [earlier, later] = [new Date('2020-01-01'), new Date('2020-01-02')];
    const given = [firstRank(), firstRank(later.getTime()), firstRank(earlier.getTime())];
    expect(given).toSatisfy(isAscending);
  });

  test('precedes the one that is generated after the last', () => {
    expect([firstRank(), rankAfter(firstRank())]).toSatisfy(isAscending);
  });
});

describe('after many insertions', () => {
  /** The direction of each insertion: right before or right after the previous one. */
  const turns = fc.array(fc.boolean(), { minLength: 500, maxLength: 500 });
  const fixed: [string, boolean[]][] = [
    ['right before the latest each time', Array.from({ length: 500 }, () => true)],
    ['right after the latest each time', Array.from({ length: 500 }, () => false)],
    ['on both sides in turn', Array.from({ length: 500 }, (_, index) => index % 2 === 0)],
  ];

  function insert(sides: readonly boolean[]) {
    let low = firstRank();
    let high = rankAfter(low);
    const given: string[] = [];
    for (const isBefore of sides) {
      const rank = rankBetween(low, high);
      expect([low, rank, high]).toSatisfy(isAscending);
      given.push(rank);
      if (isBefore) high = rank;
      else low = rank;
    }
    return given;
  }

  /** A digit has room for about three insertions on one spot, and is followed by 14 random ones. */
  const lengthMax = 300;

  test.each(fixed)('at one position, %s, a rank is still short', (_name, sides) => {
    expect(Math.max(...insert(sides).map(({ length }) => length))).toBeLessThan(lengthMax);
  });

  test('at one position, on either side, a rank is still short', () => {
    fc.assert(
      fc.property(turns, (sides) => {
        expect(Math.max(...insert(sides).map(({ length }) => length))).toBeLessThan(lengthMax);
      }),
      { numRuns: 30 },
    );
  });

  test('at the top or at the bottom, a rank does not grow', () => {
    let [top, bottom] = [firstRank(), firstRank()];
    for (let count = 0; count < 500; count++) {
      top = rankBefore(top);
      bottom = rankAfter(bottom);
    }
    expect(top.length).toBe(firstRank().length);
    expect(bottom.length).toBeLessThanOrEqual(firstRank().length);
  });
});

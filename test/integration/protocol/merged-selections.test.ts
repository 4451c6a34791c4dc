// Documents whose fields merge: validation compares each pair of them, so their number is limited before it.
import { expect, test } from 'vitest';
import { newWorkspace } from '../../support/gateway.js';

const repeat = (count: number, write: (index: string) => string): string =>
  Array.from({ length: count }, (_, index) => write(String(index))).join(' ');

const message = (key: string) =>
  `"${key}" is selected more than 50 times at one place of the response.`;
const ofFragments = 'At most 50 fragments can be spread at one place of the response.';
const ofFields =
  'The document must select at most 10,000 fields, each counted wherever its fragment is spread.';

test.each([
  ['an object', `{ ${repeat(490, () => 'viewer { __typename }')} }`, message('viewer')],
  ['one field too often', `{ ${repeat(51, () => '__typename')} }`, message('__typename')],
  [
    'an object with arguments',
    `{ ${repeat(100, () => 'opportunities(first: 1) { __typename }')} }`,
    message('opportunities'),
  ],
  [
    'a field below fields that merge',
    `{ ${repeat(11, () => `viewer { ${repeat(5, () => 'role')} }`)} }`,
    message('role'),
  ],
  ['inline fragments', `{ ${repeat(250, () => '... { __typename }')} }`, message('__typename')],
  [
    'fragments with the same field',
    `{ ...F0 ...F1 } ${repeat(2, (f) => `fragment F${f} on Query { ${repeat(26, () => 'x: __typename')} }`)}`,
    message('x'),
  ],
  [
    'a field of a fragment that nothing uses',
    `{ __typename } fragment F on Query { ${repeat(51, () => 'x: __typename')} }`,
    message('x'),
  ],
  ['unknown fragments', `{ ${repeat(600, (f) => `...F${f}`)} }`, ofFragments],
  [
    'a chain of fragments',
    `{ ...F0 } ${repeat(100, (f) => `fragment F${f} on Query { a${f}: __typename ...F${String(Number(f) + 1)} }`)}`,
    ofFragments,
  ],
  [
    'fragments that double at each level',
    `{ node(id: "x") { ...F0 } } ${repeat(20, (f) => {
      const next = `primaryContact { opportunities { nodes { ...F${String(Number(f) + 1)} } } }`;
      return `fragment F${f} on Opportunity { x: ${next} y: ${next} }`;
    })}`,
    ofFields,
  ],
  [
    'fragments in many operations',
    `${repeat(150, (o) => `query Q${o} { ...F }`)} fragment F on Query { ${repeat(100, (f) => `a${f}: __typename`)} }`,
    ofFields,
  ],
])('a document that repeats %s is rejected', async (_name, query, expected) => {
  const { client } = await newWorkspace();
  const { errors } = await client.graphql(query);
  expect(errors?.map((error) => error.message)).toEqual([expected]);
});

test('fragments that contain themselves are reported as such', async () => {
  const { client } = await newWorkspace();
  const { errors } = await client.graphql(
    `{ viewer { user { ...F } } }
     fragment F on User { opportunities(role: SALES_REP) { nodes { salesRep { id ...F } } } }`,
  );
  expect(errors?.map((error) => error.message)).toEqual([
    'Cannot spread fragment "F" within itself.',
  ]);
});

test.each([
  [
    '6 objects, 50 times each',
    `{ ${repeat(300, (i) => `a${i}`.replace(/\d+/, (n) => String(Number(n) % 6)) + ': viewer { __typename }')} }`,
  ],
  [
    '50 fragments that merge',
    `{ ${repeat(50, (f) => `...F${f}`)} } ${repeat(50, (f) => `fragment F${f} on Query { ${repeat(5, (a) => `a${a}: viewer { __typename }`)} }`)}`,
  ],
])(
  'the longest validation is that of %s (goal: 100 ms); its time is printed',
  async (name, query) => {
    const { client } = await newWorkspace();
    const start = process.cpuUsage();
    const { data } = await client.graphql(query);
    const { user } = process.cpuUsage(start);
    expect(data).not.toBeNull();
    console.log(`A request of ${name}: ${(user / 1_000).toFixed(0)} ms of CPU`);
  },
);

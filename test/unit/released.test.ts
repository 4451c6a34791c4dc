// The released API keeps its promises: docs/guides/stability.md.
import { readFileSync } from 'node:fs';
import { ChangeType, CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { breakingChanges, type Part } from '../support/openapi-changes.js';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

const advice =
  'This breaks callers. If it is meant to, list it in CHANGELOG.md and run npm run release-api.';

/** Changes that leave each operation valid, but give another result where a caller relied on the default. */
const changedDefaults: readonly string[] = [
  ChangeType.FieldArgumentDefaultChanged,
  ChangeType.InputFieldDefaultValueChanged,
];

async function breakingSchemaChanges(before: string, after: string) {
  const changes = await diff(buildSchema(before), buildSchema(after));
  return changes
    .filter(
      ({ criticality, type }) =>
        criticality.level === CriticalityLevel.Breaking || changedDefaults.includes(type),
    )
    .map(({ message }) => message);
}

test('schema.graphql accepts every operation that the released schema accepts', async () => {
  const problems = await breakingSchemaChanges(
    read('released/schema.graphql'),
    read('schema.graphql'),
  );
  expect(problems, advice).toEqual([]);
});

test.each([
  ['an argument', 'type Query { list(first: Int = 25): Int }', '50'],
  [
    'a field of an input',
    'type Query { list(of: Page): Int } input Page { first: Int = 25 }',
    '50',
  ],
  [
    'a field that loses it',
    'type Query { list(of: Page): Int } input Page { first: Int = 25 }',
    'null',
  ],
])('reports a changed default of %s', async (_name, before, value) => {
  expect(await breakingSchemaChanges(before, before.replace('25', value))).toHaveLength(1);
});

test('openapi.json breaks no caller of the released document', () => {
  const [before, after] = ['released/openapi.json', 'openapi.json'].map(
    (file) => JSON.parse(read(file)) as Part,
  );
  expect(breakingChanges(before ?? {}, after ?? {}), advice).toEqual([]);
});

describe('a comparison of OpenAPI documents', () => {
  const string = { type: 'string', maxLength: 10 };
  const object = (properties: Part, required: readonly string[]) => ({
    type: 'object',
    properties,
    required,
  });
  const json = (schema: Part) => ({ content: { 'application/json': { schema } } });

  /** A document with one operation. */
  function documentOf(changes: {
    parameter?: Part;
    sent?: Part;
    sentRequired?: string[];
    read?: Part;
    readRequired?: string[];
    headers?: Part;
    path?: string;
  }): Part {
    const { parameter = {}, sent = {}, sentRequired = ['name'], read = {}, headers } = changes;
    const { readRequired = ['id'], path = '/things' } = changes;
    const schemas = {
      Sent: object(
        { name: string, kind: { type: 'string', enum: ['a', 'b'] }, ...sent },
        sentRequired,
      ),
      Thing: object({ id: string, tags: { type: 'array', items: string }, ...read }, readRequired),
    };
    const parameters = [{ name: 'limit', in: 'query', schema: { type: 'integer' }, ...parameter }];
    const post = {
      parameters,
      requestBody: json({ $ref: '#/components/schemas/Sent' }),
      responses: {
        201: { headers: headers ?? { ETag: {} }, ...json({ $ref: '#/components/schemas/Thing' }) },
      },
    };
    return { paths: { [path]: { post } }, components: { schemas } };
  }

  const call = 'POST /things';
  const body = `${call} application/json`;
  const response = `${call} 201 application/json`;

  test.each<[string, Parameters<typeof documentOf>[0], string[]]>([
    ['an optional field', { sent: { more: string } }, []],
    ['a field of the response', { read: { more: string } }, []],
    ['an enum value', { sent: { kind: { type: 'string', enum: ['a', 'b', 'c'] } } }, []],
    ['a wider limit', { sent: { name: { type: 'string', maxLength: 20 } } }, []],
    ['a header', { headers: { ETag: {}, Age: {} } }, []],
    ['a field that need not be sent', { sentRequired: [] }, []],
    ['a field that is always there', { readRequired: ['id', 'tags'] }, []],
  ])('accepts %s', (_name, changes, problems) => {
    expect(breakingChanges(documentOf({}), documentOf(changes))).toEqual(problems);
  });

  test.each<[string, Parameters<typeof documentOf>[0], string]>([
    [
      'a required field',
      { sent: { more: string }, sentRequired: ['name', 'more'] },
      `${body}.more is required`,
    ],
    ['a required parameter', { parameter: { required: true } }, `${call} query limit is required`],
    [
      'another type of a parameter',
      { parameter: { schema: { type: 'string' } } },
      `${call} query limit rejects integer`,
    ],
    [
      'a tighter limit',
      { sent: { name: { type: 'string', maxLength: 9 } } },
      `${body}.name has a tighter maxLength`,
    ],
    [
      'one enum value less',
      { sent: { kind: { type: 'string', enum: ['a'] } } },
      `${body}.kind rejects b`,
    ],
    [
      'null in a response',
      { read: { id: { type: ['string', 'null'] } } },
      `${response}.id can be null`,
    ],
    [
      'another type in a list',
      { read: { tags: { type: 'array', items: { type: 'integer' } } } },
      `${response}.tags[] can be integer`,
    ],
    ['a field that may be absent', { readRequired: [] }, `${response}.id can be absent`],
    ['one header less', { headers: {} }, `${call} 201 ETag was removed`],
  ])('reports %s', (_name, changes, problem) => {
    expect(breakingChanges(documentOf({}), documentOf(changes))).toEqual([problem]);
  });

  test('reports what was removed', () => {
    expect(breakingChanges(documentOf({ sent: { old: string } }), documentOf({}))).toEqual([
      `${body}.old was removed`,
    ]);
    expect(breakingChanges(documentOf({ read: { old: string } }), documentOf({}))).toEqual([
      `${response}.old was removed`,
    ]);
    expect(breakingChanges(documentOf({}), documentOf({ path: '/others' }))).toContain(
      `${call} was removed`,
    );
  });
});

test('a comparison of schemas reports a removed field and accepts a new one', async () => {
  const [one, two] = ['type Query { a: Int }', 'type Query { a: Int, b: Int }'];
  expect(await breakingSchemaChanges(one, two)).toEqual([]);
  expect(await breakingSchemaChanges(two, one)).toEqual([
    "Field 'b' was removed from object type 'Query'",
  ]);
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openApiOf, printedOpenApi } from '../../src/openapi/document.js';
import { routes, type Route } from '../../src/rest/routes.js';
import { openApi, resolve } from '../support/openapi.js';
import { faultyDescriptions, noFaults, type PlacedText } from '../support/wording.js';

const file = readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8');

test('openapi.json is up to date (npm run generate writes it)', () => {
  expect(file).toBe(printedOpenApi());
});

/** Everything in the document that is an object, and where it stands. */
function* partsOf(part: unknown, place = '#'): Generator<[string, any]> {
  if (typeof part !== 'object' || part === null) return;
  if (!Array.isArray(part)) yield [place, part];
  for (const [key, inner] of Object.entries(part)) yield* partsOf(inner, `${place}/${key}`);
}

const operationOf = ({ method, path }: Route) =>
  openApi.paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()] as any;

describe('each route', () => {
  test('is documented, and no other', () => {
    const documented = Object.entries(openApi.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(documented.sort()).toEqual(
      routes.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`).sort(),
    );
  });

  test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'has its operation, its document and all of its parameters: %s',
    (_name, route) => {
      const documented = operationOf(route);
      expect(documented).toMatchObject({
        'x-graphql-operation': route.operation.name,
        'x-graphql-document': route.operation.text,
      });
      expect(documented.operationId.toLowerCase()).toBe(route.operation.name.toLowerCase());
      const body = documented.requestBody?.content['application/json'].schema.$ref;
      const names = [
        ...documented.parameters.map((one: any) => one.name ?? resolve(one.$ref).name),
        ...Object.keys(body === undefined ? {} : resolve(body).properties),
      ];
      const expected = [...route.operation.parameters.keys()];
      expect(names).toEqual(expect.arrayContaining(expected));
      const more = names.filter((name) => !expected.includes(name));
      const headers = ['Idempotency-Key', 'If-Match', 'If-None-Match', 'Prefer'];
      expect(headers).toEqual(expect.arrayContaining(more));
    },
  );

  test('has a mark exactly if it is not in the legacy contract', () => {
    const marked = routes.filter((route) => operationOf(route)['x-addition'] === true);
    expect(marked).toEqual(routes.filter(({ legacy }) => legacy === undefined));
    for (const route of marked)
      expect(operationOf(route).description).toMatch(/An addition to the legacy contract\.$/);
  });

  test('is documented as deprecated if the operator has deprecated it', () => {
    const { paths } = openApiOf(routes, ({ method }) => method === 'DELETE');
    const deprecated = [...partsOf(paths)].filter(([, part]) => part.deprecated === true);
    expect(deprecated.map(([place]) => place)).toEqual(['#//v1/opportunities/{id}/delete']);
    expect(file).not.toContain('"deprecated"');
  });
});

test('a parameter of a legacy route has a mark exactly if it is not in the legacy contract', () => {
  const { get, post } = openApi.paths['/v1/opportunities'] as any;
  const parameters = [...get.parameters, ...post.parameters].map((one: any) =>
    '$ref' in one ? resolve(one.$ref) : one,
  );
  const fields = resolve(post.requestBody.content['application/json'].schema.$ref).properties;
  const marked = [
    ...parameters.map((one: any) => [one.name, one]),
    ...Object.entries<any>(fields),
  ].filter(([, one]) => one['x-addition'] === true);
  expect(marked.map(([name]) => name)).toEqual([
    ...['pipeline_id', 'stage_id', 'sales_rep_id', 'tag', 'external_id', 'updated_since'],
    'search',
    'cursor',
    'Prefer',
    'If-Match',
    'If-None-Match',
    'Prefer',
    'Idempotency-Key',
    'external_id',
    'name',
  ]);
  for (const [, { description }] of marked)
    expect(description).toMatch(/ An addition to the legacy contract\.$/);
});

test('every operation, parameter, header, response, object schema and field has a description', () => {
  const silent = [...partsOf(openApi)]
    .filter(([place, part]) => {
      if (place.includes('/examples')) return false;
      const isField = /\/properties\/\w+$/.test(place);
      const isAnswer = /\/responses\/\w+$/.test(place) || /\/headers\/[\w-]+$/.test(place);
      const isNamed = part.operationId !== undefined || part.in !== undefined;
      const isObject = part.type === 'object';
      return (isField || isAnswer || isNamed || isObject) && !part.$ref && !part.description;
    })
    .map(([place]) => place);
  expect(silent).toEqual([]);
});

test('every reference resolves', () => {
  const refs = [...partsOf(openApi)].flatMap(([, { $ref }]) =>
    typeof $ref === 'string' ? [$ref] : [],
  );
  expect(refs.length).toBeGreaterThan(100);
  expect(refs.filter((ref) => resolve(ref) === undefined)).toEqual([]);
});

test('no description contains the GraphQL name of a field', () => {
  const camels = [...partsOf(openApi)].flatMap(([, { description }]) =>
    typeof description === 'string' ? (description.match(/\b[a-z]+[A-Z]\w*/g) ?? []) : [],
  );
  expect(camels).toEqual([]);
});

test('a description names its subject, uses standard terms, and ends with a full stop', () => {
  const descriptions = [...partsOf(openApi)].flatMap(([place, { description }]): PlacedText[] =>
    typeof description === 'string' ? [[place, description]] : [],
  );
  expect(descriptions.length).toBeGreaterThan(100);
  expect(faultyDescriptions(descriptions)).toEqual(noFaults);
});

test('a pattern has neither an escaped slash nor a control character, which code generators escape wrongly', () => {
  const patterns = [...partsOf(openApi)].flatMap(([, { pattern }]) =>
    typeof pattern === 'string' ? [pattern] : [],
  );
  expect(patterns.length).toBeGreaterThan(10);
  for (const pattern of patterns) expect(pattern).not.toMatch(/\\\/|\p{Cc}/u);
});

import { readFileSync } from 'node:fs';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isUnionType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
} from 'graphql';
import { expect, test } from 'vitest';
import { policy } from '../../src/auth/policy.js';
import type { FieldCost } from '../../src/graphql/cost/prices.js';
import { printedSchema, schema } from '../../src/graphql/schema/schema.js';
import { faultyDescriptions, noFaults, type PlacedText } from '../support/wording.js';

const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

test('schema.graphql is up to date (npm run generate writes it)', () => {
  const file = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
  expect(file).toBe(printedSchema());
});

/** All that has a description, by its path in the schema. */
function* describedParts(): Generator<
  [string, { readonly description?: string | null | undefined }]
> {
  for (const type of types) {
    yield [type.name, type];
    if (isEnumType(type))
      for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value];
    if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))
      for (const field of Object.values(type.getFields())) {
        yield [`${type.name}.${field.name}`, field];
        if ('args' in field)
          for (const argument of field.args)
            yield [`${type.name}.${field.name}(${argument.name})`, argument];
      }
  }
}

test('every type, field, argument and enum value has a description', () => {
  expect(types.some(isScalarType)).toBe(true);
  const missing = [...describedParts()].filter(([, { description }]) => !description);
  expect(missing.map(([path]) => path)).toEqual([]);
});

test('a description names its subject, uses standard terms, and ends with a full stop', () => {
  const descriptions = [...describedParts()].map(([path, { description }]): PlacedText => [
    path,
    description ?? '',
  ]);
  expect(faultyDescriptions(descriptions)).toEqual(noFaults);
});

test('every mutation has an entry in the policy table, one input, and a union as its result', () => {
  const mutations = schema.getMutationType()?.getFields() ?? {};
  expect(Object.keys(mutations).sort()).toEqual(Object.keys(policy.writes).sort());
  for (const { name, args, type } of Object.values(mutations)) {
    expect(args.map((argument) => argument.name)).toEqual(['input']);
    const capitalized = name.charAt(0).toUpperCase() + name.slice(1);
    expect(String(type)).toBe(`${capitalized}Result`);
  }
});

test('a field with arguments outside the roots checks them for mutations that select it', () => {
  const fields = types
    .filter(isObjectType)
    .filter(({ name }) => !['Query', 'Mutation', 'Subscription'].includes(name))
    .flatMap((type) =>
      Object.values(type.getFields()).map((field) => ({
        ...field,
        path: `${type.name}.${field.name}`,
      })),
    )
    .filter(({ args }) => args.length > 0);
  expect(fields.length).toBeGreaterThan(0);
  const unchecked = fields.filter(({ extensions }) => extensions.checkArguments === undefined);
  expect(unchecked.map(({ path }) => path)).toEqual([]);
});

test('the union of a mutation has the errors that its input can cause', () => {
  for (const { name, args, type } of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const [input, result] = [getNamedType(args[0]?.type), getNamedType(type)];
    const fields = isInputObjectType(input) ? input.getFields() : {};
    const members = isUnionType(result) ? result.getTypes().map((member) => member.name) : [];
    const expected = {
      ForbiddenError: true,
      ValidationError: Object.keys(fields).length > 0,
      NotFoundError: 'id' in fields,
      StaleVersionError: 'expectedVersion' in fields,
    };
    const actual = Object.keys(expected).map((error) => [error, members.includes(error)]);
    expect(Object.fromEntries(actual), name).toEqual(expected);
  }
});

test('every read in the policy table is a query', () => {
  const queries = Object.keys(schema.getQueryType()?.getFields() ?? {});
  expect(queries).toEqual(expect.arrayContaining(Object.keys(policy.reads)));
});

test('every node has both forms of its ID', () => {
  const node = schema.getType('Node');
  const nodes = isInterfaceType(node) ? schema.getPossibleTypes(node) : [];
  expect(nodes.length).toBeGreaterThan(0);
  for (const type of nodes) {
    const { id, uuid } = type.getFields();
    expect([String(id?.type), String(uuid?.type)]).toEqual(['ID!', 'UUID!']);
  }
});

test('a link to another record is an ID, beside the record or alone', () => {
  const uuids = types
    .flatMap((type) => [...fieldsOf(type)])
    .filter(({ field }) => getNamedType(field.type).name === 'UUID');
  for (const { place, type, field } of uuids) {
    expect(field.name, place).toBe('uuid');
    const interfaces = isObjectType(type) || isInterfaceType(type) ? type.getInterfaces() : [];
    expect(
      interfaces.map(({ name }) => name),
      place,
    ).toContain('Node');
  }
  const links = outputFields.filter(
    ({ field }) => field.name.endsWith('Id') && !/externalId$/i.test(field.name),
  );
  expect(links.length).toBeGreaterThan(10);
  for (const { place, field } of links) expect(String(field.type), place).toMatch(/^ID!?$/);
});

const isList = (type: GraphQLOutputType | GraphQLInputType) => String(type).includes('[');

/** The fields that can be asked for, by their place in the schema. */
function* fieldsOf(type: GraphQLNamedType | undefined) {
  if (isObjectType(type) || isInterfaceType(type))
    for (const field of Object.values(type.getFields()))
      yield { place: `${type.name}.${field.name}`, type, field };
}
const outputFields = types.flatMap((type) => [...fieldsOf(type)]);
const bringsRows = (field: GraphQLField<unknown, unknown>) =>
  (field.extensions.cost as FieldCost | undefined)?.rows !== undefined;

/** Lists that neither an argument nor the cost bounds, each with the rule that does. */
const boundedByRule: Record<string, string> = {
  'Opportunity.tags': 'an opportunity has at most 100 tags',
  'Contact.tags': 'a contact has at most 100 tags',
  'AmbiguousIdentifierError.ids': 'at most 100 contacts are read for each of 3 identifiers',
  ...Object.fromEntries(
    ['', 'ApiKey', 'Contact', 'Opportunity', 'Pipeline', 'Settings', 'User'].map((record) => [
      `${record}Event.changes`,
      'each field of a record changes at most once',
    ]),
  ),
  'Viewer.permissions': 'each permission of the policy table occurs once',
  'ValidationError.issues': 'an input is at most 1 MiB large',
  'CreateOpportunitiesItem.issues': 'an input is at most 1 MiB large',
  'ValidationIssue.path': 'an input nests at most 64 deep',
  'RestUsage.ignoredParameters': 'at most 50 names are stored',
  'RestUsage.convertedParameters': 'at most 50 names are stored',
  'CreateOpportunitiesPayload.results':
    'a batch has at most 100 items, which createOpportunities counts',
};

test('every list is a page, has a cost, or is bounded by a rule', () => {
  const unbounded: string[] = [];
  for (const { place, type, field } of outputFields.filter((one) => isList(one.field.type))) {
    const isOfConnection = type.name.endsWith('Connection') && /^(nodes|edges)$/.test(field.name);
    if (!isOfConnection && !bringsRows(field) && !(place in boundedByRule)) unbounded.push(place);
  }
  expect(unbounded).toEqual([]);
  // A rule that bounds nothing any more is out of date.
  for (const place of Object.keys(boundedByRule))
    expect(outputFields.map((one) => one.place)).toContain(place);
});

test('every connection has first and last, and a cost', () => {
  const connections = outputFields.filter(({ field }) =>
    getNamedType(field.type).name.endsWith('Connection'),
  );
  expect(connections.length).toBeGreaterThan(4);
  for (const { place, field } of connections) {
    expect(field, place).toSatisfy(bringsRows);
    const args = field.args.map(({ name }) => name);
    expect(args, place).toEqual(expect.arrayContaining(['first', 'after', 'last', 'before']));
  }
});

test('selections on the rows of a list are charged once per row', () => {
  /** Whether rows can be asked for below a type. */
  const reaches = (type: GraphQLNamedType, seen = new Set<GraphQLNamedType>()): boolean => {
    if (seen.has(type)) return false;
    seen.add(type);
    return [...fieldsOf(type)].some(
      ({ field }) => bringsRows(field) || reaches(getNamedType(field.type), seen),
    );
  };
  const uncounted = outputFields.filter(
    ({ type, field }) =>
      isList(field.type) &&
      !bringsRows(field) &&
      !type.name.endsWith('Connection') &&
      reaches(getNamedType(field.type)),
  );
  expect(uncounted.map(({ place }) => place)).toEqual(['CreateOpportunitiesPayload.results']);
  const { createOpportunities } = schema.getMutationType()?.getFields() ?? {};
  expect(createOpportunities).toSatisfy(bringsRows);
});

test('every input list documents its highest length', () => {
  const lists = types.flatMap((type): [string, GraphQLInputField | GraphQLArgument][] => [
    ...(isInputObjectType(type)
      ? Object.values(type.getFields()).map((field): [string, GraphQLInputField] => [
          `${type.name}.${field.name}`,
          field,
        ])
      : []),
    ...[...fieldsOf(type)].flatMap(({ place, field }) =>
      field.args.map((one): [string, GraphQLArgument] => [`${place}(${one.name})`, one]),
    ),
  ]);
  const silent = lists
    .filter(([, { type }]) => isList(type))
    .filter(([, { description }]) => !/\b(up to|from 1 to) \d+\b/i.test(description ?? ''));
  expect(silent.map(([place]) => place)).toEqual([]);
});

test('records can be nested without limit only through lists, whose nesting is limited', () => {
  const endless: string[] = [];
  const walk = (type: GraphQLNamedType, above: readonly GraphQLNamedType[]) => {
    if (above.includes(type)) {
      endless.push([...above, type].map(({ name }) => name).join('.'));
      return;
    }
    for (const { field } of fieldsOf(type))
      if (!bringsRows(field)) walk(getNamedType(field.type), [...above, type]);
  };
  for (const type of types) walk(type, []);
  expect(endless).toEqual([]);
});

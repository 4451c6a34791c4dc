import { readFileSync } from 'node:fs';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { expect, test } from 'vitest';
import { policy } from '../../src/auth/policy.js';
import { printedSchema, schema } from '../../src/graphql/schema.js';

const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

test('schema.graphql is the schema as built (npm run generate writes it)', () => {
  const file = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
  expect(file).toBe(printedSchema());
});

test('every type, field, argument and enum value has a description', () => {
  const missing: string[] = [];
  const require = (path: string, { description }: { description?: string | null | undefined }) => {
    if (!description) missing.push(path);
  };
  for (const type of types) {
    require(type.name, type);
    if (isEnumType(type))
      for (const value of type.getValues()) require(`${type.name}.${value.name}`, value);
    if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))
      for (const field of Object.values(type.getFields())) {
        require(`${type.name}.${field.name}`, field);
        if ('args' in field)
          for (const argument of field.args)
            require(`${type.name}.${field.name}(${argument.name})`, argument);
      }
  }
  expect(types.some(isScalarType)).toBe(true);
  expect(missing).toEqual([]);
});

test('every mutation has a line in the policy table, takes one input, and results in a union', () => {
  const mutations = schema.getMutationType()?.getFields() ?? {};
  expect(Object.keys(mutations).sort()).toEqual(Object.keys(policy).sort());
  for (const { name, args, type } of Object.values(mutations)) {
    expect(args.map((argument) => argument.name)).toEqual(['input']);
    const capitalized = name.charAt(0).toUpperCase() + name.slice(1);
    expect(String(type)).toBe(`${capitalized}Result!`);
  }
});

test('every node has both forms of its id', () => {
  const node = schema.getType('Node');
  const nodes = isInterfaceType(node) ? schema.getPossibleTypes(node) : [];
  expect(nodes.length).toBeGreaterThan(0);
  for (const type of nodes) {
    const { id, uuid } = type.getFields();
    expect([String(id?.type), String(uuid?.type)]).toEqual(['ID!', 'UUID!']);
  }
});

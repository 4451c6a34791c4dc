// Queries are executed by their plans. Their results are those of graphql-js.
import { setImmediate } from 'node:timers/promises';
import fc, { type GeneratorValue } from 'fast-check';
import { buildSchema, execute, isObjectType, parse, type ExecutionArgs } from 'graphql';
import { expect, test } from 'vitest';
import { executeOperation } from '../../src/graphql/execution/execute-operation.js';
import { printedSchema } from '../../src/graphql/schema/schema.js';
import { drawQuery, drawVariables } from '../support/random-queries.js';
import { randomResolvers } from '../support/random-values.js';

const runs = Number(process.env.EXECUTION_RUNS ?? 60);

const schema = buildSchema(printedSchema());
// Every third type has `isTypeOf`, which returns a boolean or a promise.
for (const [index, type] of Object.values(schema.getTypeMap()).filter(isObjectType).entries())
  if (index % 3 === 1) type.isTypeOf = () => index % 2 === 0 || Promise.resolve(index % 5 > 0);

/** The result as JSON, and the calls of all resolvers in their order. */
async function outcomeOf(executed: typeof execute, args: ExecutionArgs, seed: number) {
  const calls: string[] = [];
  const result = await executed({ ...args, schema, ...randomResolvers(seed, calls) });
  // After an error, the other fields are still resolved.
  await setImmediate();
  return { result: JSON.stringify(result), calls };
}

/**
 * Ignores rejections without a handler. graphql-js leaves them if an item of a list fails after another one, and Vitest
 * would report them.
 */
async function ignoringRejections(run: () => Promise<void>): Promise<void> {
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', () => undefined);
  try {
    await run();
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners) process.on('unhandledRejection', listener);
  }
}

test('a query has the result of graphql-js, byte for byte, and calls the same resolvers', async () => {
  let failed = 0;
  const compare = async (draw: GeneratorValue, seed: number) => {
    const document = parse(drawQuery(draw, schema));
    // The second execution uses the plan of the first, or that of other conditions.
    for (const run of [0, 1]) {
      const args = { schema, document, rootValue: 'root', variableValues: drawVariables(draw) };
      const expected = await outcomeOf(execute, args, seed + run);
      expect(await outcomeOf(executeOperation, args, seed + run)).toEqual(expected);
      if (expected.result.includes('"errors"')) failed++;
    }
  };
  await ignoringRejections(() =>
    fc.assert(fc.asyncProperty(fc.gen(), fc.nat(), compare), { numRuns: runs }),
  );
  expect(failed).toBeGreaterThan(runs / 4);
});

// Queries and mutations are executed by their plans. Their results are those of graphql-js.
import { setImmediate } from 'node:timers/promises';
import fc, { type GeneratorValue } from 'fast-check';
import {
  buildSchema,
  execute,
  GraphQLSchema,
  isObjectType,
  parse,
  type ExecutionArgs,
} from 'graphql';
import { expect, test } from 'vitest';
import { executeOperation } from '../../src/graphql/execution/execute-operation.js';
import { printedSchema } from '../../src/graphql/schema/schema.js';
import { drawOperation, drawVariables } from '../support/random-operations.js';
import { randomResolvers, randomSource } from '../support/random-values.js';

const runs = Number(process.env.EXECUTION_RUNS ?? 60);

const built = buildSchema(printedSchema());
// The fields of mutations are those of queries too, because they need no input.
const schema = new GraphQLSchema({ ...built.toConfig(), mutation: built.getQueryType() });
// Every third type has `isTypeOf`, which returns a boolean or a promise.
for (const [index, type] of Object.values(schema.getTypeMap()).filter(isObjectType).entries())
  if (index % 3 === 1) type.isTypeOf = () => index % 2 === 0 || Promise.resolve(index % 5 > 0);

/** Creates the resolvers of an execution. */
type Resolvers = (seed: number, calls: string[]) => Partial<ExecutionArgs>;

/** The result as JSON, and the calls of all resolvers in their order. */
async function outcomeOf(
  executed: typeof execute,
  args: ExecutionArgs,
  { resolvers, seed }: { readonly resolvers: Resolvers; readonly seed: number },
) {
  const calls: string[] = [];
  const result = await executed({ ...args, ...resolvers(seed, calls) });
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

test.each<[string, Resolvers]>([
  ['of resolvers', randomResolvers],
  [
    'of properties',
    (seed, calls) => ({
      typeResolver: randomResolvers(seed, calls).typeResolver,
      rootValue: randomSource(seed),
    }),
  ],
])(
  'an operation has the result of graphql-js, byte for byte, and calls the same resolvers: values %s',
  async (_values, resolvers) => {
    let failed = 0;
    const compare = async (draw: GeneratorValue, seed: number) => {
      const document = parse(drawOperation(draw, schema));
      // The second execution uses the plan of the first, or that of other conditions.
      for (const run of [0, 1]) {
        const args = { schema, document, rootValue: 'root', variableValues: drawVariables(draw) };
        const random = { resolvers, seed: seed + run };
        const expected = await outcomeOf(execute, args, random);
        expect(await outcomeOf(executeOperation, args, random)).toEqual(expected);
        if (expected.result.includes('"errors"')) failed++;
      }
    };
    await ignoringRejections(() =>
      fc.assert(fc.asyncProperty(fc.gen(), fc.nat(), compare), { numRuns: runs }),
    );
    expect(failed).toBeGreaterThan(runs / 4);
  },
);

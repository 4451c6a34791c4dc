// Limits operations before and after they run: the values of variables, the cost, and the size of responses.
import {
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  type ExecutionArgs,
  type ExecutionResult,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../context.js';
import { checkCost, checkEventCost, checkStoredCost } from '../cost/check.js';
import { readMutations } from '../input/mutation-input.js';
import { checkVariableUses } from '../input/variable-uses.js';
import { schema } from '../schema/schema.js';
import { checkedResult, measuredCost } from './response-size.js';
import { coerceVariables } from './variables.js';

function asGraphQLError(error: unknown): GraphQLError {
  const originalError = error as Error;
  return new GraphQLError(originalError.message, { originalError });
}

type Hook =
  | Parameters<NonNullable<Plugin['onExecute']>>[0]
  | Parameters<NonNullable<Plugin['onSubscribe']>>[0];

interface Charged {
  /** The problems of the variables, of which each prevents the execution. */
  readonly errors: readonly GraphQLError[];
  /** The cost of the operation in points; 0 if it is not charged. */
  readonly cost: number;
}

/**
 * Charges an operation to the budget of the caller. An operation that does not exist is not charged, because the
 * execution reports it.
 *
 * @throws GatewayError INVALID_REQUEST if the operation costs too much
 * @throws RateLimitedError if the budget has too few points left
 */
async function chargeOperation(args: ExecutionArgs): Promise<Charged> {
  const { document, operationName, variableValues } = args;
  const { budget, keyed } = args.contextValue as Context;
  const operation = getOperationAST(document, operationName);
  if (!operation) return { errors: [], cost: 0 };
  const { errors, coerced } = coerceVariables(schema, operation, variableValues ?? {});
  const estimate = coerced && checkCost(schema, document, operationName, coerced);
  if (!estimate) return { errors, cost: 0 };
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) checkEventCost(estimate);
  if (keyed) checkStoredCost(schema, operation, coerced, estimate);
  await budget?.charge(estimate.cost);
  return { errors, cost: estimate.cost };
}

/**
 * Reads the inputs of mutations. Operations with issues run with placeholders, so that all other issues are found.
 *
 * @throws GatewayError INVALID_REQUEST if the variables have too many values
 */
function readInputs(args: ExecutionArgs, extendContext: (extension: object) => void): void {
  const { document, operationName, variableValues } = args;
  const operation = getOperationAST(document, operationName);
  if (!operation) return;
  checkVariableUses(document, operation, variableValues ?? {});
  const read = readMutations(schema, document, operation, variableValues ?? {});
  if (read.issues.size === 0) return;
  Object.assign(args, { document: read.document, variableValues: read.variables });
  extendContext({ inputIssues: read.issues });
}

/** Stops an operation before anything is loaded, if its variables are invalid or it costs too much. */
export function useLimits(): Plugin {
  /** @returns the cost of the operation in points; 0 if it is not executed */
  const check = async (hook: Hook): Promise<number> => {
    try {
      readInputs(hook.args, hook.extendContext);
      const { errors, cost } = await chargeOperation(hook.args);
      if (errors.length > 0) hook.setResultAndStopExecution({ errors });
      return cost;
    } catch (error) {
      hook.setResultAndStopExecution({ errors: [asGraphQLError(error)] });
      return 0;
    }
  };
  return {
    async onExecute(hook) {
      const cost = await check(hook);
      const { document, operationName, contextValue } = hook.args as ExecutionArgs;
      const type = getOperationAST(document, operationName)?.operation;
      // The response of a keyed mutation has a lower limit, which rolls back the write.
      const isKeyed = (contextValue as Context).keyed !== undefined;
      if (cost < measuredCost || type === undefined || isKeyed) return undefined;
      return {
        onExecuteDone({ result, setResult }) {
          setResult(checkedResult(type, result as ExecutionResult));
        },
      };
    },
    async onSubscribe(hook) {
      await check(hook);
    },
  };
}

// GraphQL over HTTP: Yoga with the plugins that implement the contract.
import {
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  validate,
  ValuesOfCorrectTypeRule,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type ValidationRule,
} from 'graphql';
import { createYoga, isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Context } from '../context.js';
import { readMutations } from '../input/mutation-input.js';
import { ArgumentValuesRule } from '../input/values-rule.js';
import { checkVariableUses } from '../input/variable-uses.js';
import { checkCost, checkEventCost, checkStoredCost } from '../cost/check.js';
import { createDocumentCache, type DocumentCache } from './document-cache.js';
import type { GraphQLParameters } from './request-parameters.js';
import { executeOperation } from '../execution/execute-operation.js';
import { parseDocument } from './parse.js';
import { withPublicErrors } from './public-errors.js';
import { checkResponseSize, measuredCost } from './response-size.js';
import { schema } from '../schema/schema.js';
import { useSharedResults } from './shared-results.js';
import { coerceVariables, problemsMax } from './variables.js';
import { useResponses } from './use-responses.js';

/** The context that the endpoint passes to Yoga: the parameters, already parsed, and the context of resolvers. */
interface ServerContext extends Context {
  readonly parameters: GraphQLParameters;
}

const useReadParameters = (): Plugin => ({
  onRequestParse({ serverContext, setRequestParser }) {
    const { parameters } = serverContext as unknown as ServerContext;
    setRequestParser(() => parameters);
  },
});

const useBoundedParser = (): Plugin => ({
  onParse(event) {
    event.setParseFn(parseDocument);
  },
});

function asGraphQLError(error: unknown): GraphQLError {
  const originalError = error as Error;
  return new GraphQLError(originalError.message, { originalError });
}

/** Executes queries by their plans, as REST does. Subscriptions are executed by `useSharedResults`. */
const usePlans = (): Plugin => ({
  onExecute({ setExecuteFn }) {
    setExecuteFn(executeOperation);
  },
});

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
 * Charges an operation to the budget of the caller's key. An operation that does not exist is not charged, because the
 * execution reports it.
 *
 * @throws GatewayError INVALID_REQUEST if the operation costs too much
 * @throws RateLimitedError if the key has too few points left
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
  if (keyed) checkStoredCost(schema, document, operationName, coerced);
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
function useLimits(): Plugin {
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
      const { document, operationName } = hook.args as ExecutionArgs;
      const operation = getOperationAST(document, operationName)?.operation;
      // The response of a mutation is sent whatever its size, because the write cannot be taken back.
      if (cost < measuredCost || operation !== OperationTypeNode.QUERY) return undefined;
      return {
        onExecuteDone({ result, setResult }) {
          try {
            checkResponseSize(result);
          } catch (error) {
            setResult({ errors: [asGraphQLError(error)] });
          }
        },
      };
    },
    async onSubscribe(hook) {
      await check(hook);
    },
  };
}

const ruleFor = (rule: ValidationRule): ValidationRule =>
  rule === ValuesOfCorrectTypeRule ? ArgumentValuesRule : rule;

/** Limits the number of validation errors. graphql-js adds an error which says that validation stopped. */
const useBoundedValidation = (): Plugin => ({
  onValidate({ setValidationFn }) {
    setValidationFn((...[inSchema, document, rules = []]: Parameters<typeof validate>) =>
      validate(inSchema, document, rules.map(ruleFor), { maxErrors: problemsMax - 1 }),
    );
  },
});

/** The maximum memory of parsed documents and errors of parsing. */
const documentBytesMax = 32 * 2 ** 20;
const errorBytesMax = 4 * 2 ** 20;

/** Makes the errors of every result public, in the same way as for REST. */
const usePublicErrors = (): Plugin => ({
  onResultProcess(event) {
    const { log, keyed } = event.serverContext as unknown as Context;
    const publish = (result: unknown) => {
      const shown = withPublicErrors(result as ExecutionResult, log);
      if (!shown.errors) return shown;
      keyed?.onRejected();
      return keyed ? { errors: shown.errors } : shown;
    };
    if (isAsyncIterable(event.result)) return;
    event.setResult(
      Array.isArray(event.result) ? event.result.map(publish) : publish(event.result),
    );
  },
  onSubscribe: ({ args }) => ({
    onSubscribeResult: () => ({
      onNext({ result, setResult }) {
        setResult(withPublicErrors(result, (args.contextValue as unknown as Context).log));
      },
    }),
  }),
});

/**
 * Adds the cost of the operation and the remaining points to the result. A result that is stored for an idempotency key
 * does not get them, because they would be outdated in a replay.
 */
const useCostExtension = (): Plugin => ({
  onResultProcess(event) {
    const { budget, keyed } = event.serverContext as unknown as Context;
    if (budget === undefined || keyed || isAsyncIterable(event.result)) return;
    const { extensions, ...rest } = event.result as ExecutionResult;
    event.setResult({ ...rest, extensions: { ...extensions, cost: budget.status() } });
  },
});

export const createGraphQLServer = (
  documentCache: DocumentCache<DocumentNode> = createDocumentCache(documentBytesMax),
  errorCache: DocumentCache<Error> = createDocumentCache(errorBytesMax),
) =>
  createYoga<ServerContext>({
    schema,
    plugins: [
      useReadParameters(),
      useBoundedParser(),
      useBoundedValidation(),
      usePlans(),
      useLimits(),
      useSharedResults(),
      usePublicErrors(),
      useCostExtension(),
      useResponses(),
    ],
    // The results of validation are cached as long as their documents.
    parserAndValidationCache: { documentCache, errorCache },
    maskedErrors: false,
    logging: false,
    // The HTTP server handles these for both APIs.
    cors: false,
    graphiql: false,
    landingPage: false,
    multipart: false,
    maxRequestBodySize: false,
  });

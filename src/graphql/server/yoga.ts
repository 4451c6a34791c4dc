// GraphQL over HTTP: Yoga with the plugins that implement the contract.
import {
  validate,
  ValuesOfCorrectTypeRule,
  type DocumentNode,
  type ExecutionResult,
  type ValidationRule,
} from 'graphql';
import { createYoga, isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Context } from '../context.js';
import { ArgumentValuesRule } from '../input/values-rule.js';
import { createDocumentCache, type DocumentCache } from './document-cache.js';
import type { GraphQLParameters } from './request-parameters.js';
import { executeOperation } from '../execution/execute-operation.js';
import { parseDocument } from './parse.js';
import { withPublicErrors } from './public-errors.js';
import { schema } from '../schema/schema.js';
import { useSharedResults } from './shared-results.js';
import { useLimits } from './use-limits.js';
import { useResponses } from './use-responses.js';
import { problemsMax } from './variables.js';

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

/** Executes queries and mutations by their plans, as REST does. Subscriptions are executed by `useSharedResults`. */
const usePlans = (): Plugin => ({
  onExecute({ setExecuteFn }) {
    setExecuteFn(executeOperation);
  },
});

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

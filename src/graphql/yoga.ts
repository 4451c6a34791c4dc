// GraphQL over HTTP: Yoga with what the contract asks of it.
import { GraphQLError, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { createYoga, isAsyncIterable, type Plugin } from 'graphql-yoga';
import { checkBudget } from './budget.js';
import type { Context } from './context.js';
import { parseDocument } from './parse.js';
import { withPublicErrors } from './public-errors.js';
import { schema } from './schema.js';
import { useResponses } from './use-responses.js';

const useBoundedParser = (): Plugin => ({
  onParse(event) {
    event.setParseFn(parseDocument);
  },
});

type ExecutionHook = NonNullable<Plugin['onExecute'] & Plugin['onSubscribe']>;

/** What asks for too many rows is refused before anything is loaded. */
function useBudget(): Plugin {
  const check: ExecutionHook = ({ args, setResultAndStopExecution }) => {
    const { document, operationName, variableValues } = args as ExecutionArgs;
    try {
      checkBudget(schema, document, operationName, variableValues ?? {});
    } catch (error) {
      const originalError = error as Error;
      setResultAndStopExecution({
        errors: [new GraphQLError(originalError.message, { originalError })],
      });
    }
  };
  return { onExecute: check, onSubscribe: check };
}

/** Every result leaves through the same door as those that REST gets. */
const usePublicErrors = (): Plugin => ({
  onResultProcess(event) {
    const { log, outcome } = event.serverContext as unknown as Context;
    const publish = (result: unknown) => {
      const shown = withPublicErrors(result as ExecutionResult, log);
      if (!shown.errors) return shown;
      outcome.isRefused = true;
      return outcome.isUndone ? { errors: shown.errors } : shown;
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

export const createGraphQLServer = () =>
  createYoga<Context>({
    schema,
    plugins: [useBoundedParser(), useBudget(), usePublicErrors(), useResponses()],
    maskedErrors: false,
    logging: false,
    // The HTTP server in front of it does these for REST as well.
    cors: false,
    graphiql: false,
    landingPage: false,
    multipart: false,
    maxRequestBodySize: false,
  });

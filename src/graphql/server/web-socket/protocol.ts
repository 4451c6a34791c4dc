// The protocol graphql-transport-ws, by graphql-ws. It validates and executes nothing itself: the endpoint does.
import {
  GraphQLError,
  parse,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
} from 'graphql';
import { makeServer, type ConnectionInitMessage, type Server } from 'graphql-ws';
import { asGatewayError } from '../../../as-gateway-error.js';
import { InvalidKeyError } from '../../../errors.js';
import { schema } from '../../schema/schema.js';
import { closingOf, closingOfWatch, interrupted } from './close-codes.js';
import type { SocketConnection } from './socket-connection.js';
import type { SentOperation } from './messages.js';
import type { OperationOutcome } from './run-operation.js';

/** Stands for the document of every operation, since graphql-ws calls `subscribe` only for a subscription. */
const anySubscription = parse('subscription { any }');

/** An error that graphql-ws sends as it is. */
const asSent = (error: GraphQLFormattedError): GraphQLError =>
  Object.assign(new GraphQLError(error.message), { toJSON: () => error });

/** Ends a socket whose key is no longer valid, once the result that says so has been sent. */
function endIfUnauthorized(
  { end, principal }: SocketConnection,
  { errors = [] }: FormattedExecutionResult,
): void {
  const error = errors.find(({ extensions }) => extensions?.code === 'UNAUTHORIZED');
  // Between here and the call that sends the result, graphql-ws waits for settled promises only.
  if (error)
    setImmediate(() => {
      void end(closingOfWatch(new InvalidKeyError(error.message), principal()));
    });
}

/** The results of a subscription for graphql-ws, which sends `complete` once they end. */
function sentResults(
  connection: SocketConnection,
  id: string,
  results: Extract<OperationOutcome, { results: unknown }>['results'],
): AsyncIterableIterator<FormattedExecutionResult> {
  const { operations, end, closed } = connection;
  let isCompleted = false;
  return {
    async next() {
      const next = await results.next().catch(() => ({ done: true, value: 'cut' }) as const);
      if (next.done !== true) {
        endIfUnauthorized(connection, next.value);
        return next;
      }
      operations.end(id);
      if (next.value === 'cut' && !isCompleted) {
        // Without `complete`, the client starts the subscription again at its next socket.
        void end(interrupted);
        await closed;
      }
      return { done: true, value: undefined };
    },
    return() {
      isCompleted = true;
      operations.cancel(id);
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

export const createProtocol = (initTimeoutMs: number): Server<SocketConnection> =>
  makeServer<ConnectionInitMessage['payload'], SocketConnection>({
    connectionInitWaitTimeout: initTimeoutMs,
    async onConnect({ connectionParams, extra: connection }) {
      try {
        await connection.signIn(connectionParams);
        return true;
      } catch (error) {
        await connection.end(closingOf(asGatewayError(error)));
        return false;
      }
    },
    async onSubscribe({ extra: connection }, id, payload) {
      const outcome = await connection.run(id, payload as unknown as SentOperation);
      if ('results' in outcome) {
        const rootValue = sentResults(connection, id, outcome.results);
        return { schema, document: anySubscription, rootValue };
      }
      const { result } = outcome;
      endIfUnauthorized(connection, result);
      if (result.errors === undefined || result.data !== undefined)
        return { schema, document: anySubscription, rootValue: result };
      return result.errors.map(asSent);
    },
    subscribe: ({ rootValue }) => rootValue as ExecutionResult,
    onNext: (_context, _id, _payload, _args, result) => result as FormattedExecutionResult,
  });

// Runs an operation that arrived over a WebSocket: as a POST request to the endpoint, within the process. All that holds
// for a request over HTTP therefore holds for the operation: sign-in, limits, idempotency, errors and the log.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ExecutionResult, FormattedExecutionResult } from 'graphql';
import inject from 'light-my-request';
import { runSocketOperation, type SocketOperation } from '../../../http/socket-operation.js';
import { eventStreamType, graphqlResponseType } from '../media-types.js';
import { streamEvents } from './stream-events.js';

type ClientHeaders = Readonly<Record<string, string>>;

/** The result of a query or mutation, or of a subscription that was rejected. */
interface SingleOutcome {
  readonly result: FormattedExecutionResult;
}

interface StreamOutcome {
  /** The results of a subscription. Ends with `cut` if more could follow in another connection. */
  readonly results: AsyncIterator<FormattedExecutionResult, 'complete' | 'cut'>;
}

export type OperationOutcome = SingleOutcome | StreamOutcome;

/** Headers by which the gateway identifies the client and itself. Cookies are not among them. */
const kept = /^(host|user-agent|authorization|x-api-key|forwarded|x-forwarded-.+)$/;

const headersOfOpening = ({ raw }: FastifyRequest): ClientHeaders =>
  Object.fromEntries(
    Object.entries(raw.headers).flatMap(([name, value]) =>
      kept.test(name) && value !== undefined ? [[name, value.toString()]] : [],
    ),
  );

/** Adds to a result what a response over HTTP has in its headers. */
function withHeaders(
  result: FormattedExecutionResult,
  headers: Readonly<Record<string, unknown>>,
): FormattedExecutionResult {
  const requestId = headers['x-request-id'];
  const isReplayed = headers['idempotent-replayed'] === 'true';
  return {
    ...result,
    ...(result.errors && {
      errors: result.errors.map((error) => ({
        ...error,
        extensions: { ...error.extensions, requestId },
      })),
    }),
    ...(isReplayed && { extensions: { ...result.extensions, idempotentReplayed: true } }),
  };
}

async function* resultsOf(
  body: AsyncIterable<unknown>,
  headers: Readonly<Record<string, unknown>>,
): AsyncGenerator<FormattedExecutionResult, 'complete' | 'cut'> {
  for await (const { name, data } of streamEvents(body)) {
    if (name === 'complete') return 'complete';
    yield withHeaders(JSON.parse(data) as ExecutionResult as FormattedExecutionResult, headers);
  }
  return 'cut';
}

async function readText(body: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/**
 * @param opening the request that opened the socket, with the credentials of its client
 * @param body the body of the POST request
 * @throws Error if the operation is cancelled before it has a result
 */
export async function runOperation(
  server: FastifyInstance,
  opening: FastifyRequest,
  operation: SocketOperation,
  { body, headers }: { readonly body: string; readonly headers: ClientHeaders },
): Promise<OperationOutcome> {
  const response = await runSocketOperation(operation, () =>
    // The server's own `inject` rejects requests while it is draining.
    inject((request, response) => void server.routing(request, response), {
      method: 'POST',
      url: '/graphql',
      remoteAddress: opening.socket.remoteAddress ?? '',
      headers: {
        ...headersOfOpening(opening),
        ...headers,
        accept: `${graphqlResponseType}, ${eventStreamType}`,
        'content-type': 'application/json',
      },
      payload: body,
      payloadAsStream: true,
    }),
  );
  const stream = response.stream();
  if (response.headers['content-type'] === eventStreamType)
    return { results: resultsOf(stream, response.headers) };
  const result = JSON.parse(await readText(stream)) as FormattedExecutionResult;
  return { result: withHeaders(result, response.headers) };
}

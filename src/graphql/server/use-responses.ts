// Converts the result of an operation to its HTTP response: media type, status and headers, as the GraphQL-over-HTTP
// specification requires.
import { GraphQLError, type ExecutionResult } from 'graphql';
import { isAsyncIterable, type FetchAPI, type Plugin } from 'graphql-yoga';
import { errorTable, type ErrorCode } from '../../error-codes.js';
import { GatewayError, retryAfterSeconds } from '../../errors.js';
import type { Context } from '../context.js';
import { eventStream, singleEvent } from './event-stream.js';
import {
  acceptableTypes,
  contentTypeOf,
  graphqlResponseType,
  type JsonType,
} from './media-types.js';

const codesOf = ({ errors = [] }: ExecutionResult): ErrorCode[] =>
  errors.map(({ extensions }) => extensions.code as ErrorCode);

const isOutage = (result: ExecutionResult): boolean => codesOf(result).includes('UNAVAILABLE');

/** Codes of errors that concern the whole request. They keep their status with `application/json` too. */
const ofRequest: readonly ErrorCode[] = [
  ...(['UNAUTHORIZED', 'METHOD_NOT_ALLOWED', 'NOT_ACCEPTABLE', 'PAYLOAD_TOO_LARGE'] as const),
  ...(['UNSUPPORTED_MEDIA_TYPE', 'IDEMPOTENCY_MISMATCH', 'RATE_LIMITED', 'UNAVAILABLE'] as const),
];

/** The error code that determines the status. Undefined if the status is 200. */
function decidingCode(result: ExecutionResult, type: JsonType): ErrorCode | undefined {
  if (result.data !== undefined) return undefined;
  const codes = codesOf(result);
  return (
    codes.find((code) => ofRequest.includes(code)) ??
    (type === graphqlResponseType ? codes[0] : undefined)
  );
}

/** The number of seconds after which a request that exceeded a limit can be retried. */
const retryAfterOf = ({ errors = [] }: ExecutionResult) =>
  errors
    .map(({ extensions }) => extensions.retryAfterSeconds)
    .find((seconds) => typeof seconds === 'number');

/**
 * @param fetchAPI Yoga's own, whose `Response` keeps a string as it is. Node's converts it to a stream, and back when the
 * response is sent
 */
function jsonResponse(
  result: ExecutionResult,
  type: JsonType,
  { Response: StringResponse }: FetchAPI,
): Response {
  // Partial data is dropped after an outage, so that clients do not take it for complete.
  const sent = isOutage(result) ? { errors: result.errors } : result;
  const code = decidingCode(sent as ExecutionResult, type);
  return new StringResponse(JSON.stringify(sent), {
    status: code === undefined ? 200 : errorTable[code].status,
    headers: {
      'content-type': contentTypeOf(type),
      ...(code === 'METHOD_NOT_ALLOWED' && { allow: 'POST' }),
      ...(code === 'UNAVAILABLE' && { 'retry-after': String(retryAfterSeconds) }),
      ...(code === 'RATE_LIMITED' && { 'retry-after': String(retryAfterOf(result)) }),
    },
  });
}

/** Must come after `usePublicErrors`, which sets the codes that this plugin reads. */
export const useResponses = (): Plugin => ({
  onSubscribe({ args, setResultAndStopExecution }) {
    const { request } = args.contextValue as unknown as { request: Request };
    if (acceptableTypes(request.headers.get('accept') ?? undefined).acceptsEventStream) return;
    const message =
      'A subscription requires "Accept: text/event-stream" (server-sent events), or a WebSocket with the subprotocol graphql-transport-ws.';
    const originalError = new GatewayError('NOT_ACCEPTABLE', message);
    setResultAndStopExecution({ errors: [new GraphQLError(message, { originalError })] });
  },
  onResultProcess(event) {
    const { request } = event;
    const { keyed } = event.serverContext as unknown as Context;
    const accept = acceptableTypes(request.headers.get('accept') ?? undefined);
    event.setResultProcessor((result, fetchAPI) => {
      if (isAsyncIterable(result))
        return eventStream(
          result[Symbol.asyncIterator]() as AsyncIterator<ExecutionResult>,
          isOutage,
        );
      const single = result as ExecutionResult;
      const isRejected = decidingCode(single, 'application/json') !== undefined || isOutage(single);
      // A result under an Idempotency-Key is stored as JSON. respond-once.ts converts it to an event if necessary.
      if (accept.json !== undefined || isRejected || keyed)
        return jsonResponse(single, accept.json ?? 'application/json', fetchAPI);
      return singleEvent(single, fetchAPI);
    }, accept.json ?? 'text/event-stream');
  },
});

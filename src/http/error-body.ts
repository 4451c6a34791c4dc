// Errors as HTTP answers: status and headers by the one table, the body in the surface's own form.
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  asGatewayError,
  codeOfStatus,
  errorTable,
  GatewayError,
  InvalidKeyError,
  RateLimitedError,
  restCodeOf,
  retryAfterSeconds,
  type ErrorCode,
} from '../errors.js';
import { acceptedCodings, UnsupportedCodingError } from './content-coding.js';

/** What callers are told where the HTTP server's own words would be less plain. */
const messages: Partial<Record<ErrorCode, string>> = {
  PAYLOAD_TOO_LARGE: 'The body is larger than 1 MiB.',
  UNSUPPORTED_MEDIA_TYPE: 'The body must be JSON, and its Content-Type must say so.',
};

/** What the HTTP server itself refuses (a body too large, not JSON, malformed) carries a 4xx status. */
function gatewayErrorOf(error: unknown): GatewayError {
  const { statusCode } = error as { statusCode?: unknown };
  if (error instanceof GatewayError || typeof statusCode !== 'number' || statusCode >= 500)
    return asGatewayError(error);
  const code = codeOfStatus(statusCode);
  return new GatewayError(code, messages[code] ?? (error as Error).message);
}

export type ErrorBody = (error: GatewayError, requestId: string) => unknown;

export const graphqlErrorBody: ErrorBody = (error) => ({
  errors: [{ message: error.message, extensions: { code: error.code } }],
  ...(error instanceof RateLimitedError && error.cost && { extensions: { cost: error.cost } }),
});

export interface ErrorDetail {
  readonly param: string;
  readonly message: string;
}

/**
 * The body of an error everywhere but at /graphql.
 *
 * @param code as REST has it
 */
export function restErrorBody(
  code: string,
  message: string,
  requestId: string,
  details: readonly ErrorDetail[] = [],
) {
  const [first] = details;
  return {
    error: {
      code,
      message,
      ...(first && { param: first.param, details }),
      request_id: requestId,
    },
  };
}

const plainErrorBody: ErrorBody = ({ code, message }, requestId) =>
  restErrorBody(restCodeOf(code), message, requestId);

/** The status and headers that go with an error. */
function errorReply(reply: FastifyReply, error: GatewayError): FastifyReply {
  const { code } = error;
  // RFC 6750, section 3: a request without a key gets no error code.
  if (code === 'UNAUTHORIZED')
    reply.header(
      'www-authenticate',
      error instanceof InvalidKeyError ? 'Bearer error="invalid_token"' : 'Bearer',
    );
  if (code === 'UNAVAILABLE') reply.header('retry-after', retryAfterSeconds);
  if (error instanceof RateLimitedError) reply.header('retry-after', error.retryAfterSeconds);
  if (error instanceof UnsupportedCodingError) reply.header('accept-encoding', acceptedCodings);
  return reply.code(errorTable[code].status);
}

/** An error handler that answers in a surface's own form. */
export const sendError =
  (body: ErrorBody = plainErrorBody) =>
  (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const error = gatewayErrorOf(thrown);
    if (error.code === 'INTERNAL' || error.code === 'UNAVAILABLE')
      request.log.error({ err: error.cause }, error.message);
    // The router refuses some addresses before any hook has run.
    reply.header('x-request-id', request.id);
    return errorReply(reply, error).send(body(error, request.id));
  };

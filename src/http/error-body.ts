// Errors as HTTP responses: status and headers from the table of errors, the body in the format of each API.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asGatewayError } from '../as-gateway-error.js';
import { codeOfStatus, errorTable, restCodeOf, type ErrorCode } from '../error-codes.js';
import {
  GatewayError,
  InvalidKeyError,
  InvalidTokenError,
  ProviderUnreachableError,
  RateLimitedError,
  retryAfterSeconds,
} from '../errors.js';
import { acceptedCodings, UnsupportedCodingError } from './content-coding.js';

const unsupportedType = 'The body must be JSON, and its Content-Type must say so.';

/** The body of a strict call is not JSON. */
export const unsupportedMediaType = () =>
  new GatewayError('UNSUPPORTED_MEDIA_TYPE', unsupportedType);

/** Messages that replace those of the HTTP server, which are harder to understand. */
const messages: Partial<Record<ErrorCode, string>> = {
  PAYLOAD_TOO_LARGE: 'The body is larger than 1 MiB.',
  UNSUPPORTED_MEDIA_TYPE: unsupportedType,
};

/** Converts anything thrown. The HTTP server's own errors (body too large, not JSON, malformed) have a 4xx status. */
function gatewayErrorOf(error: unknown): GatewayError {
  const { statusCode } = error as { statusCode?: unknown };
  if (error instanceof GatewayError || typeof statusCode !== 'number' || statusCode >= 500)
    return asGatewayError(error);
  const code = codeOfStatus(statusCode);
  return new GatewayError(code, messages[code] ?? (error as Error).message);
}

export type ErrorBody = (error: GatewayError, requestId: string) => unknown;

export const graphqlErrorBody: ErrorBody = (error) => ({
  errors: [
    {
      message: error.message,
      extensions: {
        code: error.code,
        ...(error instanceof RateLimitedError && { retryAfterSeconds: error.retryAfterSeconds }),
      },
    },
  ],
  ...(error instanceof RateLimitedError && error.cost && { extensions: { cost: error.cost } }),
});

export interface ErrorDetail {
  readonly param: string;
  readonly message: string;
}

/**
 * The body of an error response everywhere except at /graphql.
 *
 * @param code the error's code in REST
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

/** The challenge of a 401 response (RFC 6750, section 3). A request without credentials gets no error code. */
function challengeOf(error: GatewayError): string {
  if (error instanceof InvalidTokenError)
    return `Bearer error="invalid_token", error_description="${error.message}"`;
  return error instanceof InvalidKeyError ? 'Bearer error="invalid_token"' : 'Bearer';
}

/** Sets the status and headers of an error response. */
function errorReply(reply: FastifyReply, error: GatewayError): FastifyReply {
  const { code } = error;
  if (code === 'UNAUTHORIZED') reply.header('www-authenticate', challengeOf(error));
  if (code === 'UNAVAILABLE') reply.header('retry-after', retryAfterSeconds);
  if (error instanceof RateLimitedError || error instanceof ProviderUnreachableError)
    reply.header('retry-after', error.retryAfterSeconds);
  if (error instanceof UnsupportedCodingError) reply.header('accept-encoding', acceptedCodings);
  return reply.code(errorTable[code].status);
}

/** An error handler that responds in the format of one API. */
export const sendError =
  (body: ErrorBody = plainErrorBody) =>
  (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const error = gatewayErrorOf(thrown);
    if (error.code === 'INTERNAL' || error.code === 'UNAVAILABLE')
      request.log.error({ err: error.cause }, error.message);
    // The router rejects some addresses before any hook has run.
    reply.header('x-request-id', request.id);
    return errorReply(reply, error).send(body(error, request.id));
  };

// The last step of every operation: replaces errors by those that callers may see, and logs internal errors.
import { PothosError } from '@pothos/core';
import { GraphQLError, type ExecutionResult } from 'graphql';
import { asGatewayError } from '../../as-gateway-error.js';
import { codeOfStatus } from '../../error-codes.js';
import { GatewayError, RateLimitedError, ValidationError } from '../../errors.js';
import { cut } from '../../cut.js';
import type { Context } from '../context.js';

/** The maximum length of a message. graphql-js quotes names and values of the document in full. */
const publicMessageLengthMax = 400;

/** The status that Yoga would respond with, if it rejected the request itself. */
const httpOf = (error: GraphQLError) => error.extensions.http as { status?: number } | undefined;

/**
 * The cause of a top-level error. Errors that graphql-js reports about a document or its variables are the caller's.
 * Any other unexpected exception of a resolver is an internal error.
 */
export function causeOf(error: GraphQLError): GatewayError {
  const cause = error.originalError;
  const isOfDocument = cause === undefined || cause instanceof GraphQLError;
  if (isOfDocument && !(cause instanceof PothosError))
    return new GatewayError(
      codeOfStatus(httpOf(error)?.status),
      cut(error.message, publicMessageLengthMax),
    );
  return asGatewayError(cause);
}

/** Converts a top-level error to one that callers may see, and logs an internal error. */
function publicError(error: GraphQLError, log: Context['log']): GraphQLError {
  const cause = causeOf(error);
  const { code, message } = cause;
  // An error without a cause is intended and needs no log line, for example when a stream ends with the server.
  if (cause.cause !== undefined) log.error({ err: cause.cause }, message);
  return new GraphQLError(message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    path: error.path ?? null,
    extensions: {
      code,
      ...(cause instanceof ValidationError && { issues: cause.issues }),
      ...(cause instanceof RateLimitedError && { retryAfterSeconds: cause.retryAfterSeconds }),
    },
  });
}

export const withPublicErrors = (result: ExecutionResult, log: Context['log']): ExecutionResult =>
  result.errors
    ? { ...result, errors: result.errors.map((error) => publicError(error, log)) }
    : result;

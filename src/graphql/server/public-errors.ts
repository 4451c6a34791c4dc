// The last step of every operation: errors leave as a caller may see them, faults go to the log.
import { PothosError } from '@pothos/core';
import { GraphQLError, type ExecutionResult } from 'graphql';
import {
  asGatewayError,
  codeOfStatus,
  GatewayError,
  RateLimitedError,
  ValidationError,
} from '../../errors.js';
import type { Context } from '../context.js';
import { cut } from './variables.js';

/** graphql-js prints names and values of the document in full. */
const publicMessageLengthMax = 400;

/** What Yoga would answer with, where it refuses a request by itself. */
const httpOf = (error: GraphQLError) => error.extensions.http as { status?: number } | undefined;

/**
 * The cause of a top-level error. What graphql-js itself finds wrong with a document or its variables
 * is the caller's doing; anything else that a resolver did not mean to throw is ours.
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

/** A top-level error as a caller may see it. */
function publicError(error: GraphQLError, log: Context['log']): GraphQLError {
  const cause = causeOf(error);
  const { code, message } = cause;
  // What has no cause was said on purpose, when a stream ends with the server, for one.
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

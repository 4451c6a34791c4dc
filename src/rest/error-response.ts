// Converts the errors of an operation to REST errors, with the names of REST parameters.
import type { ExecutionResult } from 'graphql';
import { cut } from '../cut.js';
import { restCodeOf, type ErrorCode } from '../error-codes.js';
import { GatewayError, ValidationError, type Issue } from '../errors.js';
import { causeOf } from '../graphql/server/public-errors.js';
import { restErrorBody, type ErrorBody, type ErrorDetail } from '../http/error-body.js';
import { etagOf, versionTag } from './etag.js';
import type { Operation } from './operation.js';
import { parameterOf } from './parameters.js';
import type { Translation } from './translation.js';

class RestError extends GatewayError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly details: readonly ErrorDetail[],
    /** The current ETag of the record, if the caller expected another one. */
    readonly etag?: string,
  ) {
    super(code, message);
  }
}

export const errorResponseBody: ErrorBody = (error, requestId) =>
  restErrorBody(
    restCodeOf(error.code),
    error.message,
    requestId,
    error instanceof RestError ? error.details : [],
  );

/** The error's message is that of the first detail, followed by the number of further details. */
function errorOf(operation: Operation, { code, message, issues = [] }: ErrorResult): RestError {
  const details = issues.map((issue) => ({
    param: parameterOf(operation, issue.path),
    message: issue.message,
  }));
  return restError(code, details, message);
}

/** The highest length of a parameter's name in an error. An unknown name can have up to 1 MB. */
const paramLengthMax = 255;

/** @param message used if there are no details */
export function restError(
  code: ErrorCode,
  found: readonly ErrorDetail[],
  message = '',
  etag?: string,
): RestError {
  const details = found.map((one) => ({ ...one, param: cut(one.param, paramLengthMax) }));
  const [first, ...more] = details;
  const summary = first && `${first.param}: ${first.message}`;
  const rest = more.length > 0 ? ` (And ${String(more.length)} more, see details.)` : '';
  return new RestError(code, summary ? summary + rest : message, details, etag);
}

export const preconditionFailed = (etag: string, param = 'If-Match'): GatewayError =>
  restError(
    'STALE_VERSION',
    [
      {
        param,
        message: versionTag.test(etag)
          ? `The record is at version ${etag}.`
          : `The current ETag is ${etag}.`,
      },
    ],
    '',
    etag,
  );

export const etagOfError = (error: unknown): string | undefined =>
  error instanceof RestError ? error.etag : undefined;

/** The current version of a record, if the operation failed because it expected another one. */
export function presentVersion({ data }: Pick<ExecutionResult, 'data'>): number | undefined {
  const result = data?.result as Partial<ErrorResult> | null | undefined;
  return result?.code === 'STALE_VERSION' ? result.version : undefined;
}

/** An error as the result of an operation. */
interface ErrorResult {
  readonly code: ErrorCode;
  readonly message: string;
  readonly issues?: readonly Issue[];
  /** The current version of the record, if it is not the expected one. */
  readonly version?: number;
}

/**
 * Returns the value of the operation's `result`.
 *
 * @throws GatewayError if the operation failed or its result is an error
 */
export function resultOf(
  operation: Operation,
  { data, errors }: ExecutionResult,
  { issues: found }: Translation,
): unknown {
  const [error] = errors ?? [];
  if (error) {
    const cause = causeOf(error);
    if (cause.code !== 'INVALID_REQUEST') throw cause;
    const issues = cause instanceof ValidationError ? cause.issues : found;
    throw errorOf(operation, { code: cause.code, message: cause.message, issues });
  }
  const result = data?.result as Partial<ErrorResult> | null;
  if (result?.code === undefined) return result;
  const present = presentVersion({ data: data ?? null });
  if (present !== undefined) throw preconditionFailed(etagOf(present));
  throw errorOf(operation, result as ErrorResult);
}

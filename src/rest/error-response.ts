// What a route refuses, in REST's words: the problems of an operation as those of its parameters.
import type { ExecutionResult } from 'graphql';
import {
  GatewayError,
  restCodeOf,
  ValidationError,
  type ErrorCode,
  type Issue,
} from '../errors.js';
import { causeOf } from '../graphql/server/public-errors.js';
import { restErrorBody, type ErrorBody, type ErrorDetail } from '../http/error-body.js';
import { etagOf, versionTag } from './etag.js';
import type { Operation } from './operation.js';
import { parameterOf } from './parameters.js';
import type { Translation } from './translation.js';

class Refusal extends GatewayError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly details: readonly ErrorDetail[],
    /** The present ETag of the record, where the caller expected another one. */
    readonly etag?: string,
  ) {
    super(code, message);
  }
}

export const refusalBody: ErrorBody = (error, requestId) =>
  restErrorBody(
    restCodeOf(error.code),
    error.message,
    requestId,
    error instanceof Refusal ? error.details : [],
  );

/** The message is that of the first detail, and says how many more there are. */
function refusal(operation: Operation, { code, message, issues = [] }: ErrorResult): Refusal {
  const details = issues.map((issue) => ({
    param: parameterOf(operation, issue.path),
    message: issue.message,
  }));
  return refuse(code, details, message);
}

/** @param message where there are no details to tell */
function refuse(
  code: ErrorCode,
  details: readonly ErrorDetail[],
  message = '',
  etag?: string,
): Refusal {
  const [first, ...more] = details;
  const summary = first && `${first.param}: ${first.message}`;
  const rest = more.length > 0 ? ` (And ${String(more.length)} more, see details.)` : '';
  return new Refusal(code, summary ? summary + rest : message, details, etag);
}

export const preconditionFailed = (etag: string, param = 'If-Match'): GatewayError =>
  refuse(
    'STALE_VERSION',
    [
      {
        param,
        message: versionTag.test(etag)
          ? `The record is at version ${etag}.`
          : `The present ETag is ${etag}.`,
      },
    ],
    '',
    etag,
  );

export const etagOfError = (error: unknown): string | undefined =>
  error instanceof Refusal ? error.etag : undefined;

/** The present version of a record that is not at the version that the operation expected. */
export function presentVersion({ data }: Pick<ExecutionResult, 'data'>): number | undefined {
  const result = data?.result as Partial<ErrorResult> | null | undefined;
  return result?.code === 'STALE_VERSION' ? result.version : undefined;
}

/** What an operation results in where it does nothing. */
interface ErrorResult {
  readonly code: ErrorCode;
  readonly message: string;
  readonly issues?: readonly Issue[];
  /** The present version of a record that has another one than expected. */
  readonly version?: number;
}

/**
 * What the operation's `result` holds.
 *
 * @throws GatewayError where the operation failed, or resulted in an error
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
    throw refusal(operation, { code: cause.code, message: cause.message, issues });
  }
  const result = data?.result as Partial<ErrorResult> | null;
  if (result?.code === undefined) return result;
  const present = presentVersion({ data: data ?? null });
  if (present !== undefined) throw preconditionFailed(etagOf(present));
  throw refusal(operation, result as ErrorResult);
}

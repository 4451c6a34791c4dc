// Evaluates the preconditions of a call: If-Match and If-None-Match (RFC 9110, section 13).
import type { FastifyRequest } from 'fastify';
import type { ExecutionResult } from 'graphql';
import { conditionForm, etagOf, isCondition, isKnown, noVersion, versionsOf } from './etag.js';
import type { GatewayError } from '../errors.js';
import { preconditionFailed, presentVersion, restError } from './error-response.js';
import { ifMatch } from './parameters.js';
import type { Route } from './routes.js';
import { expectedVersionOf, withExpectedVersion, type Translation } from './translation.js';

/** @throws GatewayError STALE_VERSION if the If-Match of a read does not match the tag of its response */
export function checkIfMatch({ headers }: FastifyRequest, etag: string): void {
  const condition = headers['if-match'];
  if (condition !== undefined && !isKnown(condition, etag)) throw preconditionFailed(etag);
}

const invalid = (param: string, message: string): GatewayError =>
  restError('INVALID_REQUEST', [{ param, message }]);

/**
 * A call that may create its record has no version to compare with.
 *
 * @throws GatewayError INVALID_REQUEST
 */
function rejectConditions(headers: FastifyRequest['headers']): void {
  for (const name of ['If-Match', 'If-None-Match'])
    if (headers[name.toLowerCase()] !== undefined)
      throw invalid(
        name,
        'Is not evaluated by this call. Change the record by its id with PATCH instead.',
      );
}

interface Executed {
  readonly executed: ExecutionResult;
  readonly translation: Translation;
}

/**
 * Runs the operation of a call. A write runs only if its preconditions hold.
 *
 * An operation accepts one expected version. If the record has another version, nothing is written, and the result
 * contains the current version. If the header allows several versions, or excludes some, it is compared with the
 * current version, and if it matches, the operation runs a second time.
 *
 * @returns the result, and the translation from which it was made
 * @throws GatewayError STALE_VERSION if If-None-Match names the current version, INVALID_REQUEST if it is malformed
 */
export async function runUnderConditions(
  { method, operation, kind }: Route,
  headers: FastifyRequest['headers'],
  translation: Translation,
  run: (translation: Translation) => ExecutionResult | Promise<ExecutionResult>,
): Promise<Executed> {
  if (kind.name === 'upserted') rejectConditions(headers);
  const wanted = headers['if-match'];
  const unwanted = method === 'GET' ? undefined : headers['if-none-match'];
  const isExcluding = unwanted !== undefined && operation.parameters.has(ifMatch);
  if (isExcluding && !isCondition(unwanted))
    throw invalid('If-None-Match', `Must be ${conditionForm}.`);
  const first = isExcluding ? withExpectedVersion(translation, noVersion) : translation;
  const executed = await run(first);

  const present = presentVersion(executed);
  if (present === undefined) return { executed, translation: first };
  if (isKnown(unwanted, etagOf(present)))
    throw preconditionFailed(etagOf(present), 'If-None-Match');
  const expected = expectedVersionOf(first);
  const versions = wanted === undefined ? undefined : versionsOf(wanted);
  const isAllowed = versions?.includes(present) !== false;
  if (expected === undefined || expected === present || !isAllowed)
    return { executed, translation: first };
  const again = withExpectedVersion(first, present);
  return { executed: await run(again), translation: again };
}

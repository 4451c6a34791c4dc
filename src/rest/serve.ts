// Serves one call: translates it, runs its operation, and maps the result to a response.
import type { FastifyRequest } from 'fastify';
import type { NewResponse } from '../http/idempotent-responses.js';
import { GatewayError } from '../errors.js';
import type { Context } from '../graphql/context.js';
import { checkCost } from '../graphql/cost/check.js';
import { schema } from '../graphql/schema/schema.js';
import { executeOperation } from '../graphql/execution/execute-operation.js';
import { coerceVariables } from '../graphql/server/variables.js';
import { pathOf } from './call.js';
import { runUnderConditions } from './conditions.js';
import { resultOf } from './error-response.js';
import { etagOf, isKnown } from './etag.js';
import { preferredHandling } from './lenient/handling.js';
import type { CallReading } from './lenient/reading.js';
import { convertResult, type Operation } from './operation.js';
import { parameterOf } from './parameters.js';
import {
  readingRouteOf,
  readOnlyFieldsIn,
  readOnlyIssues,
  withoutFields,
  type PresentRecord,
} from './read-only.js';
import type { RestResponse } from './responses.js';
import { responseHeadersOf } from './route-headers.js';
import type { Route } from './routes.js';
import { translate, type Translation } from './translation.js';

type PathParameters = Readonly<Record<string, string>>;

/**
 * Charges an operation to the budget of the caller's key. A call with parameters that could not be translated loads
 * nothing, and is not charged.
 *
 * @throws GatewayError INVALID_REQUEST if the operation costs more than /graphql allows
 * @throws RateLimitedError if the key has too few points left
 */
async function chargeOperation(
  { document, definition }: Operation,
  { variables, issues }: Translation,
  { budget }: Context,
): Promise<void> {
  // Variables that do not coerce are ignored here, because the execution reports them.
  const { coerced } = coerceVariables(schema, definition, variables);
  const estimate = coerced && checkCost(schema, document, null, coerced);
  if (estimate && issues.length === 0) await budget?.charge(estimate.cost);
}

/** @returns null if there is no such record */
async function responseOf(
  route: Route,
  translated: Translation,
  headers: FastifyRequest['headers'],
  context: Context,
): Promise<RestResponse | null> {
  const { operation, kind } = route;
  await chargeOperation(operation, translated, context);
  const run = (call: Translation) =>
    executeOperation({
      schema,
      document: operation.document,
      contextValue: { ...context, foundIssues: call.issues },
      variableValues: call.variables,
    });
  const { executed, translation } = await runUnderConditions(route, headers, translated, run);
  const result = convertResult(operation, resultOf(operation, executed, translation));
  return kind.respond(result as never, { parameterOf: (path) => parameterOf(operation, path) });
}

/**
 * Removes the read-only fields of a call, and reports those that differ from the present record. If the record is
 * missing, or has another version than If-Match names, the operation itself reports that.
 */
async function withoutReadOnlyFields(
  route: Route,
  reading: CallReading,
  path: PathParameters,
  headers: FastifyRequest['headers'],
  context: Context,
): Promise<CallReading> {
  const { call, ignored } = reading;
  const names = readOnlyFieldsIn(route, call);
  const readingRoute = readingRouteOf(route);
  if (names.length === 0 || !readingRoute || preferredHandling(headers) === 'strict')
    return reading;
  const query = translate(readingRoute, { method: 'GET', url: pathOf(call.url) }, path);
  const { body: present, version } = (await responseOf(readingRoute, query, {}, context)) ?? {};
  const isStale =
    call.ifMatch !== undefined &&
    (version === undefined || !isKnown(call.ifMatch, etagOf(version)));
  // A call that creates its record has no other present values than those in its address.
  const values = present ?? (route.kind.name === 'upserted' ? path : undefined);
  const issues =
    isStale || values === undefined ? [] : readOnlyIssues(names, call, values as PresentRecord);
  return {
    ...reading,
    call: withoutFields(call, names),
    ignored: [...ignored, ...names],
    issues: [...reading.issues, ...issues],
  };
}

/**
 * @param request its reading is replaced if the call has read-only fields
 * @throws GatewayError
 */
export async function serveCall(
  route: Route,
  request: FastifyRequest,
  sent: CallReading,
  context: Context,
): Promise<NewResponse> {
  const { headers } = request;
  const path = request.params as PathParameters;
  const reading = await withoutReadOnlyFields(route, sent, path, headers, context);
  request.reading = reading;
  const translated = translate(route, reading.call, path, reading.issues);
  const response = await responseOf(route, translated, headers, context);
  if (response === null)
    throw new GatewayError('NOT_FOUND', 'There is no such record in this workspace.');
  const { status, body, isRejection = false } = response;
  return {
    status,
    headers: responseHeadersOf(reading.call, response),
    body: body === undefined ? '' : JSON.stringify(body),
    isRejection,
  };
}

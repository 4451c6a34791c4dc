// Explains a REST call: its GraphQL operation with variables, and the differences between the two responses.
import { GatewayError } from '../errors.js';
import { graphiqlAddress } from './graphiql-call.js';
import type { ErrorDetail } from '../http/error-body.js';
import { queryOf, type Call } from '../rest/call.js';
import { findRoute } from '../rest/find-route.js';
import { isVersioned } from '../openapi/result-schema.js';
import { asLowerCase, asNumber, asUuid } from '../rest/operation.js';
import { parameterOf } from '../rest/parameters.js';
import type { Route } from '../rest/routes.js';
import { readByDefault } from '../rest/lenient/reading.js';
import { translate } from '../rest/translation.js';
import { readable } from './document-text.js';

export interface Explanation {
  readonly route: Route;
  readonly call: Call;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Values that could not be translated, with the messages of the route's error response. */
  readonly issues: readonly ErrorDetail[];
  /** Names of parameters of a call of a legacy route that the gateway ignores. */
  readonly ignored: readonly string[];
  /** Names of parameters whose values the gateway converts, or reads as absent. */
  readonly converted: readonly string[];
  /** The URL that opens GraphiQL with the operation, ready to run. */
  readonly graphiql: string;
  /** Whether only method and path of the call are known, although its route has parameters. */
  readonly isBare: boolean;
}

/** @throws GatewayError NOT_FOUND if no route matches the call, and the errors of `translate` */
export function explain(call: Call): Explanation {
  const found = findRoute(call);
  if (found === undefined)
    throw new GatewayError(
      'NOT_FOUND',
      `${call.method} ${call.url} is not a call of the REST API. Use a method and path of the REST reference.`,
    );
  const { route, path } = found;
  const { operation } = route;
  const reading = readByDefault(route, call);
  const { variables, issues } = translate(route, reading.call, path, reading.issues);
  return {
    route,
    call,
    variables,
    ignored: reading.ignored,
    converted: reading.converted,
    issues: issues.map((issue) => ({
      param: parameterOf(operation, issue.path),
      message: issue.message,
    })),
    graphiql: graphiqlAddress(readable(operation.text), variables),
    isBare:
      route.fields.size > 0 &&
      Object.keys(call.body ?? {}).length === 0 &&
      queryOf(call.url).size === 0 &&
      call.ifMatch === undefined,
  };
}

/** The position of the REST body in the GraphQL response, for each kind of response. */
const places: Readonly<Record<Route['kind']['name'], string>> = {
  object: '`data.result` is the record, or `null` where REST responds with 404.',
  list: '`data.result` is the list: `data` has the items, and `page` tells whether and where it continues.',
  created: '`data.result.record` is the body of the REST response.',
  changed: '`data.result.record` is the body of the REST response.',
  upserted:
    '`data.result.record` is the body of the REST response. The status is 201 if `created` is true, else 200.',
  deleted:
    '`data.result.deleted_id` is the global ID of the deleted record. The REST response has no body.',
  batch: '`data.result.results` has the result of each item.',
};

const inWords = (keys: readonly string[]): string => keys.map((key) => `\`${key}\``).join(', ');

/** The differences between the two responses, as sentences in which code is in backticks. */
export function differencesOf(route: Route): readonly string[] {
  const { operation, kind, method } = route;
  const keysWith = (conversion: typeof asNumber) =>
    [...operation.conversions].filter(([, own]) => own === conversion).map(([key]) => key);
  const decimals = keysWith(asNumber);
  const enums = keysWith(asLowerCase).filter((key) => key !== 'code');
  const ids = keysWith(asUuid);
  return [
    places[kind.name],
    ...(decimals.length > 0
      ? [`A decimal is a string, which keeps every digit: ${inWords(decimals)}.`]
      : []),
    ...(enums.length > 0 ? [`The value of an enum is in upper case: ${inWords(enums)}.`] : []),
    ...(ids.length > 0
      ? [`An ID is a global ID, where REST has a UUID: ${inWords(ids)}. Arguments accept both.`]
      : []),
    ...(isVersioned(operation)
      ? [`\`etag\` is the version, which REST returns in the header \`ETag\`.`]
      : []),
    method === 'GET'
      ? 'Problems with values are in `errors`, each with its `extensions.code`, and the status is 200.'
      : 'Errors are results too: `data.result` then has `code` and `message`, and the status is 200.',
  ];
}

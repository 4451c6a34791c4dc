// A REST call explained: what it is in GraphQL, and what is different there.
import { GatewayError } from '../errors.js';
import { graphiqlAddress } from './graphiql-call.js';
import type { ErrorDetail } from '../http/error-body.js';
import { queryOf, type Call } from '../rest/call.js';
import { findRoute } from '../rest/find-route.js';
import { isVersioned } from '../openapi/result-schema.js';
import { asLowerCase, asNumber, asUuid } from '../rest/operation.js';
import { parameterOf } from '../rest/parameters.js';
import type { Route } from '../rest/routes.js';
import { translate } from '../rest/translation.js';
import { readable } from './document-text.js';

export interface Explanation {
  readonly route: Route;
  readonly call: Call;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What could not be translated, as the route would refuse it. */
  readonly issues: readonly ErrorDetail[];
  /** Where it stands in GraphiQL, ready to run. */
  readonly graphiql: string;
  /** Whether nothing but method and path is known of it, where there could be more. */
  readonly isBare: boolean;
}

/** @throws GatewayError NOT_FOUND where no route takes the call, and what `translate` throws */
export function explain(call: Call): Explanation {
  const found = findRoute(call);
  if (found === undefined)
    throw new GatewayError(
      'NOT_FOUND',
      `${call.method} ${call.url} is no call of the REST API, so there is nothing to translate.`,
    );
  const { route, path } = found;
  const { operation } = route;
  const { variables, issues } = translate(route, call, path);
  return {
    route,
    call,
    variables,
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

/** Where the body of each kind of answer is in the answer of GraphQL. */
const places: Readonly<Record<Route['kind']['name'], string>> = {
  object: '`data.result` holds the record, and is `null` where REST answers 404.',
  list: '`data.result` holds the list: `data`, and in `page` whether and where it continues.',
  created: '`data.result.record` holds the record that REST answers with.',
  changed: '`data.result.record` holds the record that REST answers with.',
  deleted:
    '`data.result.deleted_id` is the global ID of the deleted record. The REST response has no body.',
  batch: '`data.result.results` holds what became of each.',
};

const inWords = (keys: readonly string[]): string => keys.map((key) => `\`${key}\``).join(', ');

/** What is different in the answer of GraphQL, as sentences in which code stands in backticks. */
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
      ? [`An ID is a global ID, where REST has a UUID: ${inWords(ids)}. Arguments take both.`]
      : []),
    ...(isVersioned(operation)
      ? [`\`etag\` is the version, which REST puts into the header \`ETag\`.`]
      : []),
    method === 'GET'
      ? 'What is wrong with the values stands in `errors`, each with its `extensions.code`, under status 200.'
      : 'What the rules forbid is an answer too: `data.result` then holds `code` and `message`, under status 200.',
  ];
}

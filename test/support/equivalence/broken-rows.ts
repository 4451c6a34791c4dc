// Route tables with one broken row, one for each way in which a row can be broken. The proof must detect each.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { parse, print } from 'graphql';
import { changed, object, type ResponseKind } from '../../../src/rest/responses.js';
import type { ParameterNames } from '../../../src/rest/parameters.js';
import { parameterNames, route, routes, type Route } from '../../../src/rest/routes.js';
import { rowOf } from './over-graphql.js';

export interface BrokenRow {
  readonly what: string;
  /** Method and path. */
  readonly route: string;
  /** The row whose operation runs instead. Default: its own. */
  readonly operationOf?: string;
  /** The parts of the operation that are replaced. */
  readonly rewritten?: readonly (readonly [from: string, to: string])[];
  /** The renamed parameters, by the field of the input. */
  readonly names?: ParameterNames;
  /** The kind of response. Default: unchanged. */
  readonly kind?: { readonly name: string };
}

const one = '/v1/opportunities/:id';

export const brokenRows: readonly BrokenRow[] = [
  {
    what: 'that sends lead_source to the name',
    route: `PATCH ${one}`,
    names: { leadSource: 'name', name: 'lead_source' },
  },
  {
    what: 'that sends the city to the state, and the state to the city',
    route: 'POST /v1/opportunities',
    names: { addressCity: 'address_state', addressState: 'address_city' },
  },
  {
    what: 'that takes before for after',
    route: `POST ${one}/move`,
    names: { beforeId: 'after_id', afterId: 'before_id' },
  },
  {
    what: 'that runs the operation of another',
    route: `POST ${one}/archive`,
    operationOf: `POST ${one}/restore`,
  },
  {
    what: 'that ignores a filter',
    route: 'GET /v1/opportunities',
    rewritten: [
      [
        'approvalStatus: {eq: $approval_status}',
        'or: [{approvalStatus: {eq: $approval_status}}, {}]',
      ],
    ],
  },
  {
    what: 'that pages backwards',
    route: 'GET /v1/users',
    rewritten: [['after: $cursor', 'before: $cursor']],
  },
  {
    what: 'that takes no heed of If-Match',
    route: 'PATCH /v1/contacts/:id',
    names: { expectedVersion: 'expected_version' },
  },
  {
    what: 'that shows one field as another',
    route: `GET ${one}`,
    rewritten: [['sales_rep_id: salesRepId', 'sales_rep_id: arOwnerId']],
  },
  {
    what: 'that tells no version',
    route: `POST ${one}/approve`,
    rewritten: [['etag: version', 'unread: version']],
  },
  { what: 'that answers a creation with 200', route: 'POST /v1/contacts', kind: changed },
  { what: 'that answers a list as an object', route: 'GET /v1/pipelines', kind: object },
];

/** @throws Error if the operation does not contain a part that is to be replaced */
function rewrittenText(text: string, { rewritten = [] }: BrokenRow): string {
  return rewritten.reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`The operation does not contain ${from}.`);
    return result.replaceAll(from, to);
  }, text);
}

export function routesWith(broken: BrokenRow): Route[] {
  const row = rowOf(broken.route);
  const { document } = rowOf(broken.operationOf ?? broken.route).operation;
  const other = route(
    row.method,
    row.path,
    parse(rewrittenText(print(document), broken)) as TypedDocumentNode<{ result: never }, never>,
    (broken.kind ?? row.kind) as ResponseKind<never>,
    row.legacy,
    { ...parameterNames, ...broken.names },
  );
  return routes.map((each) => (each === row ? other : each));
}

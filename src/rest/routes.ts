// The table of REST routes: method, path, the operation that a route runs, and the kind of its response.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import * as operations from '../generated/rest/operations.js';
import { schema } from '../graphql/schema/schema.js';
import {
  batch,
  changed,
  created,
  deleted,
  list,
  object,
  upserted,
  type ResponseKind,
} from './responses.js';
import { readOperation, type Operation } from './operation.js';
import { ifMatch, type Parameter, type ParameterNames } from './parameters.js';

type RouteMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Route {
  readonly method: RouteMethod;
  /** The path in the router's syntax. A `:part` is a parameter of the operation. */
  readonly path: string;
  readonly operation: Operation;
  /** The parameters in the body of a write, or in the query of a read. */
  readonly fields: ReadonlyMap<string, Parameter>;
  /** The kind of response, which maps the translated `result` of the operation. */
  readonly kind: ResponseKind<never>;
  /** The parameters that are in the legacy contract. Undefined if the route is an addition to it. */
  readonly legacy: readonly string[] | undefined;
}

/** The parameters of writes whose names differ from the snake-case names of their fields of `$input`. */
export const parameterNames = {
  expectedVersion: ifMatch,
  type: 'contact_type',
} as const satisfies ParameterNames;

/** The result of an operation that succeeded. Only a mutation that failed has an error, or no result at all. */
type SuccessOf<Result> = [Extract<Result, { code: string }>] extends [never]
  ? Result
  : Exclude<Result, { code: string } | null>;

/**
 * Creates a row. The type of the result is derived from the document.
 *
 * @throws Error if the document does not match the schema; this stops the start
 */
export const route = <Result>(
  method: RouteMethod,
  path: string,
  document: TypedDocumentNode<{ result: Result }, never>,
  kind: ResponseKind<SuccessOf<Result>>,
  legacy?: readonly string[],
  names: ParameterNames = parameterNames,
): Route => {
  const operation = readOperation(schema, document, names);
  const isField = (name: string) => name !== ifMatch && !path.split('/').includes(`:${name}`);
  const fields = [...operation.parameters].filter(([name]) => isField(name));
  return { method, path, operation, fields: new Map(fields), kind, legacy };
};

/** The path as in OpenAPI: /v1/opportunities/{id}. */
export const templateOf = ({ path }: Pick<Route, 'path'>): string =>
  path.replace(/:(\w+)/g, '{$1}');

export const routes: readonly Route[] = [
  route('GET', '/v1/opportunities', operations.ListOpportunitiesDocument, list, [
    ...['q', 'contact_name', 'approval_status', 'limit'],
  ]),
  route('POST', '/v1/opportunities', operations.CreateOpportunityDocument, created, [
    ...['contact_name', 'primary_contact_id', 'value', 'lead_source', 'appointment_at'],
    ...['address_street', 'address_city', 'address_state', 'address_zip', 'address_country'],
    ...['sales_rep_id', 'project_manager_id', 'ar_owner_id', 'pipeline_id', 'stage_id', 'tags'],
  ]),
  route('POST', '/v1/opportunities/batch', operations.CreateOpportunitiesDocument, batch),
  route(
    'GET',
    '/v1/opportunities/by-external-id/:external_id',
    operations.GetOpportunityByExternalIdDocument,
    object,
  ),
  route(
    'PUT',
    '/v1/opportunities/by-external-id/:external_id',
    operations.UpsertOpportunityDocument,
    upserted,
  ),
  route('GET', '/v1/opportunities/:id', operations.GetOpportunityDocument, object),
  route('PATCH', '/v1/opportunities/:id', operations.UpdateOpportunityDocument, changed),
  route('DELETE', '/v1/opportunities/:id', operations.DeleteOpportunityDocument, deleted),
  route('POST', '/v1/opportunities/:id/approve', operations.ApproveOpportunityDocument, changed),
  route(
    'POST',
    '/v1/opportunities/:id/unapprove',
    operations.UnapproveOpportunityDocument,
    changed,
  ),
  route('POST', '/v1/opportunities/:id/archive', operations.ArchiveOpportunityDocument, changed),
  route('POST', '/v1/opportunities/:id/restore', operations.RestoreOpportunityDocument, changed),
  route('POST', '/v1/opportunities/:id/move', operations.MoveOpportunityDocument, changed),
  route('GET', '/v1/contacts', operations.ListContactsDocument, list),
  route('POST', '/v1/contacts', operations.CreateContactDocument, created),
  route('POST', '/v1/contacts/upsert', operations.UpsertContactDocument, upserted),
  route('GET', '/v1/contacts/:id', operations.GetContactDocument, object),
  route('PATCH', '/v1/contacts/:id', operations.UpdateContactDocument, changed),
  route('GET', '/v1/pipelines', operations.ListPipelinesDocument, list),
  route('GET', '/v1/users', operations.ListUsersDocument, list),
  route('GET', '/v1/me', operations.GetViewerDocument, object),
  route('GET', '/v1/usage', operations.ListRestUsageDocument, list),
];

// The table of REST routes: method, path, the operation that it runs, and how its result is answered.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import {
  CreateOpportunityDocument,
  GetOpportunityDocument,
  ListOpportunitiesDocument,
} from '../generated/rest/operations.js';

interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** Where a list continues. */
  readonly nextCursor?: string | null;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  /** As the router takes it; a part in `:colon` form is a variable of the operation. */
  readonly path: string;
  readonly document: TypedDocumentNode<unknown, never>;
  /** Answers with what the operation's `result` holds, which has been translated; null: there is no such record. */
  readonly answer: (result: never) => Answer | null;
}

/** A row. The type of the result comes from the document. */
const route = <Result>(
  method: Route['method'],
  path: string,
  document: TypedDocumentNode<{ result: Result }, never>,
  answer: (result: Exclude<Result, { code: string }>) => Answer | null,
): Route => ({ method, path, document, answer: answer });

const list = ({
  data,
  page,
}: {
  data: unknown[];
  page: { has_more: boolean; next_cursor: string | null };
}) => {
  const nextCursor = page.has_more ? page.next_cursor : null;
  return {
    status: 200,
    body: { data, has_more: page.has_more, next_cursor: nextCursor },
    nextCursor,
  };
};

const object = (body: object | null) => body && { status: 200, body };

const created = ({ record }: { record: object }) => ({ status: 201, body: record });

export const routes: readonly Route[] = [
  route('GET', '/v1/opportunities', ListOpportunitiesDocument, list),
  route('POST', '/v1/opportunities', CreateOpportunityDocument, created),
  route('GET', '/v1/opportunities/:id', GetOpportunityDocument, object),
];

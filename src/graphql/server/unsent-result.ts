// Replaces a result that cannot be sent, because the clients of its workspace have too many responses left to read.
import { getOperationAST, OperationTypeNode, type ExecutionResult } from 'graphql';
import { tooMuchUnread } from '../../http/unread-responses.js';
import { parseDocument } from './parse.js';
import type { GraphQLParameters } from './request-parameters.js';
import { executedWithoutResponse } from './response-size.js';

/**
 * @param parameters those of an operation that was executed
 * @returns the result to send in its place. A mutation has one, because its write cannot be taken back
 * @throws RateLimitedError for a query
 */
export function unsentResult({ query, operationName }: GraphQLParameters): ExecutionResult {
  const operation = getOperationAST(parseDocument(query), operationName)?.operation;
  if (operation !== OperationTypeNode.MUTATION) throw tooMuchUnread();
  return executedWithoutResponse(
    'the workspace has more than 64 MiB of responses that its clients have not read. Read the records with a query',
  );
}

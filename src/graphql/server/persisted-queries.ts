// Automatic persisted queries: a client sends the SHA-256 of a document, and sends the document itself only if the
// gateway does not know it. The protocol is that of Apollo Client and urql.
import { createHash } from 'node:crypto';
import { GatewayError } from '../../errors.js';
import { createTextCache } from './document-cache.js';
import type { GraphQLParameters, SentParameters } from './request-parameters.js';
import { parseDocument } from './parse.js';

/** Finds the document of a request. */
export type FindDocument = (sent: SentParameters, workspaceId: string) => GraphQLParameters;

/** The maximum memory of the documents of all workspaces. */
const storeBytesMax = 16 * 2 ** 20;

const invalid = (message: string) => new GatewayError('INVALID_REQUEST', message);

/** The error for an unknown hash. Clients compare its message, and then send the document too. */
export const unknownDocument = () =>
  new GatewayError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');

/**
 * The hash by which a request identifies its document.
 *
 * @throws GatewayError INVALID_REQUEST
 */
export function persistedHashOf({ extensions }: SentParameters): string | undefined {
  const persisted = extensions?.persistedQuery;
  if (persisted == null) return undefined;
  const { version, sha256Hash } = persisted as { version?: unknown; sha256Hash?: unknown };
  if (version !== 1)
    throw invalid('extensions.persistedQuery.version: Must be 1. No other version is supported.');
  if (typeof sha256Hash !== 'string')
    throw invalid('extensions.persistedQuery.sha256Hash: Must be a string.');
  return sha256Hash;
}

/**
 * Replaces the hash in the parameters by its document. A retry that sends the document instead of its hash is therefore
 * the same request to an idempotency key.
 */
export function withDocument(
  { operationName, variables, extensions }: SentParameters,
  query: string,
): GraphQLParameters {
  const others = Object.entries(extensions ?? {}).filter(([name]) => name !== 'persistedQuery');
  return {
    query,
    ...(operationName !== undefined && { operationName }),
    ...(variables && { variables }),
    ...(others.length > 0 && { extensions: Object.fromEntries(others) }),
  };
}

function isParsable(text: string): boolean {
  try {
    parseDocument(text);
    return true;
  } catch {
    return false;
  }
}

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Stores the documents that clients send with their hashes, within the limit on memory. Each workspace has documents of
 * its own: another workspace can neither run them by their hash nor find out that they are known. The memory is shared.
 * A workspace with very many documents can evict those of others, whose clients then send theirs again.
 */
export function createPersistedQueries(bytesMax = storeBytesMax): FindDocument {
  const documents = createTextCache(bytesMax);
  return (sent, workspaceId) => {
    const hash = persistedHashOf(sent);
    const { query = '' } = sent;
    if (hash === undefined) {
      if (query === '') throw invalid('The parameter "query" must be a GraphQL document.');
      return withDocument(sent, query);
    }
    const key = `${workspaceId} ${hash.toLowerCase()}`;
    if (query === '') {
      const known = documents.get(key);
      if (known === undefined) throw unknownDocument();
      return withDocument(sent, known);
    }
    if (sha256Of(query) !== hash.toLowerCase())
      throw invalid('extensions.persistedQuery.sha256Hash: Must be the SHA-256 of the document.');
    if (!documents.has(key) && isParsable(query)) documents.set(key, query);
    return withDocument(sent, query);
  };
}

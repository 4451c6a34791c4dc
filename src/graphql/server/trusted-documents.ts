// Trusted documents: if the operator has configured a file of documents, only these run at /graphql.
import { readFileSync } from 'node:fs';
import { validate } from 'graphql';
import { GatewayError } from '../../errors.js';
import { parseDocument } from './parse.js';
import {
  persistedHashOf,
  unknownDocument,
  withDocument,
  type FindDocument,
} from './persisted-queries.js';
import { schema } from '../schema/schema.js';

/** The text of each document, by its ID. */
export type TrustedDocuments = ReadonlyMap<string, string>;

/** @throws Error when the document cannot run */
function checkDocument(text: unknown): asserts text is string {
  if (typeof text !== 'string') throw new Error('is not a string');
  const [error] = validate(schema, parseDocument(text), undefined, { maxErrors: 1 });
  if (error) throw error;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The message can quote lines of the file.
    throw new Error(`is not JSON: ${(error as Error).message.replaceAll('\n', ' ')}`, {
      cause: error,
    });
  }
}

/**
 * Reads a JSON object that maps IDs to documents, in the format of GraphQL Code Generator's client preset and Relay.
 *
 * @throws Error with the problem in one line: the file is missing, is not such an object, or has a document that does
 * not match the schema
 */
export function readTrustedDocuments(file: string): TrustedDocuments {
  const content = parseJson(readFileSync(file, 'utf8'));
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new Error('must be a JSON object from IDs to documents');
  return new Map(
    Object.entries(content).map(([id, text]: [string, unknown]) => {
      try {
        checkDocument(text);
        return [id, text];
      } catch (error) {
        throw new Error(`document ${JSON.stringify(id)}: ${(error as Error).message}`, {
          cause: error,
        });
      }
    }),
  );
}

/** The prefix of an ID in the GraphQL-over-HTTP specification, if the ID is a hash. */
const hashPrefix = 'sha256:';

const withoutPrefix = (id: string): string =>
  id.startsWith(hashPrefix) ? id.slice(hashPrefix.length) : id;

/** Runs the documents of a file, and rejects all others. */
export function onlyTrusted(documents: TrustedDocuments): FindDocument {
  const byId = new Map(Array.from(documents, ([id, text]) => [withoutPrefix(id), text]));
  return (sent) => {
    const id = persistedHashOf(sent) ?? sent.documentId;
    // The client of graphql-ws cannot leave out the query.
    if (id === undefined || (sent.query ?? '') !== '')
      throw new GatewayError(
        'INVALID_REQUEST',
        'This gateway runs registered documents only. Send the ID of one in "documentId" or in "extensions.persistedQuery.sha256Hash", without "query".',
      );
    const text = byId.get(withoutPrefix(id));
    if (text === undefined) throw unknownDocument();
    return withDocument(sent, text);
  };
}

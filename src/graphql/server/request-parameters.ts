// Reads the parameters of a GraphQL request, from the body of a POST or the query of a GET.
import type { FastifyRequest } from 'fastify';
import { GatewayError } from '../../errors.js';
import { checkJsonBounds } from '../../http/json-bounds.js';

/** The parameters of the GraphQL-over-HTTP specification, with their types. */
const parameterTypes = {
  query: 'string',
  documentId: 'string',
  operationName: 'string',
  variables: 'object',
  extensions: 'object',
} as const;

type Fields = Readonly<Record<string, unknown>>;

/** The parameters as sent by the client. */
export interface SentParameters {
  readonly query?: string;
  readonly documentId?: string;
  readonly operationName?: string;
  readonly variables?: Fields;
  readonly extensions?: Fields;
}

/** The parameters of an operation whose document is known, so that it can run. */
export interface GraphQLParameters extends Omit<SentParameters, 'documentId'> {
  readonly query: string;
}

/** Parses a GET parameter that contains JSON. */
function parseJson(name: string, text: unknown): unknown {
  if (typeof text !== 'string') return text;
  checkJsonBounds(Buffer.from(text), `parameter "${name}"`);
  try {
    return JSON.parse(text);
  } catch {
    // Malformed JSON stays a string, which the check of types reports.
    return text;
  }
}

const fromAddress = (query: Fields): Fields =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      name === 'variables' || name === 'extensions' ? parseJson(name, value) : value,
    ]),
  );

/**
 * Reads and checks the parameters, because Yoga treats malformed ones as internal errors. Unknown parameters are
 * ignored, as the specification requires: some clients send properties of their own. `null` is the same as absent.
 *
 * @throws GatewayError INVALID_REQUEST
 */
export function readSentParameters({ method, query, body }: FastifyRequest): SentParameters {
  const sent = method === 'POST' ? ((body ?? {}) as Fields) : fromAddress(query as Fields);
  const given = Object.entries(parameterTypes).filter(
    ([name]) => Object.hasOwn(sent, name) && sent[name] != null,
  );
  for (const [name, type] of given)
    if (typeof sent[name] !== type || Array.isArray(sent[name]))
      throw new GatewayError(
        'INVALID_REQUEST',
        `The parameter "${name}" must be ${type === 'string' ? 'a string' : 'a JSON object'}.`,
      );
  return Object.fromEntries(given.map(([name]) => [name, sent[name]]));
}

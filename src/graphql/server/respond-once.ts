// Idempotency keys at /graphql: decides which requests may have one, and which responses are stored.
import type { FastifyRequest } from 'fastify';
import {
  getOperationAST,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type ExecutionResult,
} from 'graphql';
import type { StoredResponse } from '../../http/idempotent-responses.js';
import { GatewayError } from '../../errors.js';
import { respondIdempotently, idempotencyKeyOf } from '../../http/idempotency-key.js';
import type { Context } from '../context.js';
import { singleEvent } from './event-stream.js';
import { acceptableTypes, contentTypeOf } from './media-types.js';
import type { GraphQLParameters } from './request-parameters.js';
import { parseDocument } from './parse.js';
import { schema } from '../schema/schema.js';

/** Whether the response of a mutation contains a secret, so that it must not be stored. */
const isSecret = (mutation: string): boolean =>
  schema.getMutationType()?.getFields()[mutation]?.extensions.isSecret === true;

function parsed(query: string): DocumentNode | undefined {
  try {
    return parseDocument(query);
  } catch {
    // The execution reports problems of the document.
    return undefined;
  }
}

/**
 * Whether the request is a write.
 *
 * @throws GatewayError INVALID_REQUEST if the request has several root fields or a secret response, which cannot be
 * replayed
 */
function isMutation({ query, operationName }: GraphQLParameters): boolean {
  const document = parsed(query);
  const operation = document && getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.MUTATION) return false;
  const [field, ...more] = operation.selectionSet.selections;
  if (field?.kind !== Kind.FIELD || more.length > 0)
    throw new GatewayError(
      'INVALID_REQUEST',
      'With an Idempotency-Key, the operation must be one mutation, outside of fragments.',
    );
  if (isSecret(field.name.value))
    throw new GatewayError(
      'INVALID_REQUEST',
      `${field.name.value} does not accept an Idempotency-Key, because its response is never stored.`,
    );
  return true;
}

/** Rolls back the transaction of a request whose response reports that nothing was written. */
class Rejected extends Error {
  constructor(readonly response: Response) {
    super('Nothing was written.');
  }
}

/**
 * Puts a response that is stored as JSON into the media type that the request accepts. A request that is sent again may
 * accept another one than the first did. An error response with a status of its own is JSON for everybody.
 */
async function inAcceptedType(request: FastifyRequest, response: Response): Promise<Response> {
  const { headers } = response;
  const { json } = acceptableTypes(request.headers.accept);
  if (json === undefined && response.ok) {
    const event = singleEvent((await response.json()) as ExecutionResult, { Response });
    for (const [name, value] of event.headers) headers.set(name, value);
    return new Response(event.body, { headers });
  }
  headers.set('content-type', contentTypeOf(json));
  return response;
}

/**
 * Executes a request, and returns its response. A write whose Idempotency-Key was used before is not executed again: it
 * gets the stored response.
 *
 * @throws the errors of `respondIdempotently`
 */
export async function respondOnce(
  request: FastifyRequest,
  context: Context,
  respond: (context: Context) => Response | Promise<Response>,
): Promise<Response> {
  const parameters = request.body as GraphQLParameters | undefined;
  if (!parameters || idempotencyKeyOf(request) === undefined || !isMutation(parameters))
    return respond(context);
  const respondInside = async (inner: Context): Promise<StoredResponse> => {
    const state = { isRejected: false };
    const keyed = { onRejected: () => void (state.isRejected = true) };
    const response = await respond({ ...inner, keyed });
    if (state.isRejected || !response.ok) throw new Rejected(response);
    return {
      status: response.status,
      headers: { 'content-type': contentTypeOf() },
      body: await response.text(),
    };
  };
  try {
    const { body, ...head } = await respondIdempotently(request, context, respondInside);
    return await inAcceptedType(request, new Response(body, head));
  } catch (error) {
    if (error instanceof Rejected) return await inAcceptedType(request, error.response);
    throw error;
  }
}

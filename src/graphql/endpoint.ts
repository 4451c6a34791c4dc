// /graphql: the page for people, the API for programs.
import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import { GatewayError } from '../errors.js';
import { graphqlErrorBody, sendError } from '../http/errors.js';
import { acceptJsonObjects, nestingRefusal, nestsTooDeep } from '../http/body.js';
import { refuseOtherMethods } from '../http/methods.js';
import type { Page } from '../http/page.js';
import type { Authenticate } from '../http/authenticate.js';
import { createContext } from './context.js';
import { respondOnce } from './idempotency.js';
import { acceptableTypes, contentTypeOf } from './media-types.js';
import { createGraphQLServer } from './yoga.js';

export interface GraphQLEndpointOptions {
  readonly authenticate: Authenticate;
  readonly graphiql: Page;
}

const isBrowser = (request: FastifyRequest): boolean =>
  request.method === 'GET' &&
  request.headers.accept?.includes('text/html') === true &&
  !request.url.includes('query=');

/** The parameters of the GraphQL-over-HTTP specification, and the types that they can have. */
const parameterTypes = {
  query: 'string',
  operationName: 'string',
  variables: 'object',
  extensions: 'object',
} as const;

type Parameters = Readonly<Record<string, unknown>>;

const isOfType = (value: unknown, type: 'string' | 'object'): boolean =>
  value === undefined || value === null || (typeof value === type && !Array.isArray(value));

/**
 * The parameters in the body of a POST. Other properties are ignored, as the specification says: clients send
 * properties of their own.
 *
 * @throws GatewayError INVALID_REQUEST
 */
function readBody(body: Parameters): Parameters {
  const given = Object.entries(parameterTypes).filter(([name]) => Object.hasOwn(body, name));
  for (const [name, type] of given)
    if (!isOfType(body[name], type))
      throw new GatewayError(
        'INVALID_REQUEST',
        `The parameter "${name}" must be ${type === 'string' ? 'a string' : 'a JSON object'}.`,
      );
  return Object.fromEntries(given.map(([name]) => [name, body[name]]));
}

/**
 * Rejects malformed parameters here, because Yoga takes them for a fault of its own, or waits for a body that has
 * been read already.
 *
 * @throws GatewayError INVALID_REQUEST
 */
function requireOperation({ method, query, body }: FastifyRequest): void {
  const parameters = (method === 'POST' ? body : query) as Parameters | undefined;
  if (typeof parameters?.query !== 'string' || parameters.query === '')
    throw new GatewayError(
      'INVALID_REQUEST',
      'The parameter "query" must hold a GraphQL document.',
    );
  if (method === 'POST') return;
  for (const name of ['variables', 'extensions']) {
    const text = parameters[name];
    if (text !== undefined && !isJsonObject(text))
      throw new GatewayError('INVALID_REQUEST', `The parameter "${name}" must be a JSON object.`);
    if (typeof text === 'string' && nestsTooDeep(Buffer.from(text)))
      throw nestingRefusal(`parameter "${name}"`);
  }
}

const acceptableTo = ({ headers }: FastifyRequest) => acceptableTypes(headers.accept);

/** @throws GatewayError NOT_ACCEPTABLE */
function requireAcceptable(request: FastifyRequest): void {
  const { json, isEventStream } = acceptableTo(request);
  if (json === undefined && !isEventStream)
    throw new GatewayError(
      'NOT_ACCEPTABLE',
      'The Accept header must allow application/graphql-response+json, application/json or text/event-stream.',
    );
}

function isJsonObject(text: unknown): boolean {
  try {
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
    return typeof value === 'object' && !Array.isArray(value);
  } catch {
    return false;
  }
}

export const graphqlEndpoint: FastifyPluginCallback<GraphQLEndpointOptions> = (
  server,
  { authenticate, graphiql },
  done,
) => {
  const yoga = createGraphQLServer();
  acceptJsonObjects(server);
  const send = sendError(graphqlErrorBody);
  server.setErrorHandler((error, request, reply) =>
    send(error, request, reply.type(contentTypeOf(acceptableTo(request).json))),
  );
  server.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    exposeHeadRoute: false,
    async onRequest(request, reply) {
      if (isBrowser(request)) return graphiql.send(request, reply);
      await authenticate(request);
      await request.budget?.charge(1);
      requireAcceptable(request);
    },
    handler(request, reply) {
      if (request.method === 'POST') request.body = readBody((request.body ?? {}) as Parameters);
      requireOperation(request);
      return respondOnce(request, createContext(request), (context) =>
        yoga.handleNodeRequestAndResponse(request, reply, context),
      );
    },
  });
  refuseOtherMethods(server, '/graphql', ['GET', 'POST']);
  done();
};

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
import { createGraphQLServer } from './yoga.js';

export interface GraphQLEndpointOptions {
  readonly authenticate: Authenticate;
  readonly graphiql: Page;
}

const isBrowser = (request: FastifyRequest): boolean =>
  request.method === 'GET' &&
  request.headers.accept?.includes('text/html') === true &&
  !request.url.includes('query=');

/**
 * Yoga takes what is missing or malformed here for a fault of its own, or waits for a body that has
 * been read already.
 *
 * @throws GatewayError INVALID_REQUEST
 */
function requireOperation({ method, query, body }: FastifyRequest): void {
  const parameters = (method === 'POST' ? body : query) as Record<string, unknown> | undefined;
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
  server.setErrorHandler(sendError(graphqlErrorBody));
  server.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    exposeHeadRoute: false,
    async onRequest(request, reply) {
      if (isBrowser(request)) return graphiql.send(request, reply);
      request.caller = await authenticate(request);
    },
    handler(request, reply) {
      requireOperation(request);
      return respondOnce(request, createContext(request.caller, request.log), (context) =>
        yoga.handleNodeRequestAndResponse(request, reply, context),
      );
    },
  });
  refuseOtherMethods(server, '/graphql', ['GET', 'POST']);
  done();
};

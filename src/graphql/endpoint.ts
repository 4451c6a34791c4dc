// /graphql: the page for people, the API for programs.
import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import { GatewayError } from '../errors.js';
import { graphqlErrorBody, sendError } from '../http/errors.js';
import type { Page } from '../http/page.js';
import type { Authenticate } from '../http/authenticate.js';
import type { Context } from './context.js';
import { createGraphQLServer } from './yoga.js';

export interface GraphQLEndpointOptions {
  readonly authenticate: Authenticate;
  readonly graphiql: Page;
}

const isBrowser = (request: FastifyRequest): boolean =>
  request.method === 'GET' &&
  request.headers.accept?.includes('text/html') === true &&
  !request.url.includes('query=');

/** Yoga reads these from a GET as JSON, and takes anything malformed for a fault of its own. */
function requireJsonParameters(request: FastifyRequest): void {
  for (const name of ['variables', 'extensions']) {
    const text = (request.query as Record<string, string | undefined>)[name];
    if (text === undefined) continue;
    try {
      JSON.parse(text);
    } catch {
      throw new GatewayError('INVALID_REQUEST', `The parameter "${name}" must be JSON.`);
    }
  }
}

export const graphqlEndpoint: FastifyPluginCallback<GraphQLEndpointOptions> = (
  server,
  { authenticate, graphiql },
  done,
) => {
  const yoga = createGraphQLServer();
  server.setErrorHandler(sendError(graphqlErrorBody));
  server.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    async onRequest(request, reply) {
      if (isBrowser(request)) return graphiql.send(request, reply);
      requireJsonParameters(request);
      request.caller = await authenticate(request);
    },
    handler(request, reply) {
      const context: Context = { ...request.caller, foundIssues: [], log: request.log };
      return yoga.handleNodeRequestAndResponse(request, reply, context);
    },
  });
  done();
};

// /v1: serves each route of the table by running its GraphQL operation in this process.
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { CallCounter } from '../domain/usage/count.js';
import { createContext, type Context } from '../graphql/context.js';
import type { Authenticate } from '../http/authenticate.js';
import { sendError } from '../http/error-body.js';
import { respondIdempotently } from '../http/idempotency-key.js';
import { rejectOtherMethods } from '../http/methods.js';
import { requireRoomFor } from '../http/unread-responses.js';
import { deprecationOf, type Deprecations } from './deprecation.js';
import { checkIfMatch } from './conditions.js';
import { contentTagOf, isKnown } from './etag.js';
import { etagOfError, errorResponseBody } from './error-response.js';
import { acceptBodies } from './lenient/bodies.js';
import { readCallOf } from './lenient/request.js';
import { announceReading, announceRoute } from './route-headers.js';
import { templateOf, type Route } from './routes.js';
import { serveCall } from './serve.js';

export interface RestEndpointOptions {
  readonly authenticate: Authenticate;
  readonly routes: readonly Route[];
  /** `count` is called for each call of a route with a valid key. */
  readonly calls: Pick<CallCounter, 'count' | 'countParameters'>;
  readonly deprecations: Deprecations;
}

/**
 * HEAD has a route of its own: Fastify's would send a 304 with Content-Length 0, which is not the record's length (RFC
 * 9110, section 8.6).
 */
const methodsOf = ({ method }: Route) =>
  method === 'GET' ? (['GET', 'HEAD'] as const) : ([method] as const);

function handlerOf(route: Route) {
  async function read(request: FastifyRequest, reply: FastifyReply) {
    const reading = readCallOf(route, request);
    request.reading = reading;
    const response = await serveCall(route, request, reading, createContext(request));
    const { status, headers, body } = response;
    requireRoomFor(request, body.length);
    const etag = headers.etag ?? contentTagOf(body);
    checkIfMatch(request, etag);
    reply.headers({ ...headers, etag });
    return isKnown(request.headers['if-none-match'], etag)
      ? reply.code(304).removeHeader('content-type').send()
      : reply.code(status).send(body);
  }

  async function write(request: FastifyRequest, reply: FastifyReply) {
    const reading = readCallOf(route, request);
    request.reading = reading;
    const { method, headers: sent } = request;
    const { call, issues } = reading;
    // A retry is recognized by the strict form of a call, and by the problems that it no longer shows.
    const body = issues.length > 0 ? { ...call.body, issues } : call.body;
    const keyed = { method, headers: sent, url: call.url, body };
    const serveFor = (context: Context) => serveCall(route, request, reading, context);
    const response = await respondIdempotently(keyed, createContext(request), serveFor);
    return reply.code(response.status).headers(response.headers).send(response.body);
  }

  return route.method === 'GET' ? read : write;
}

const countedRoute = (route: Route) => ({ method: route.method, path: templateOf(route) });

export const restEndpoint: FastifyPluginCallback<RestEndpointOptions> = (
  server,
  { authenticate, routes, calls: { count, countParameters }, deprecations },
  done,
) => {
  acceptBodies(server);
  const send = sendError(errorResponseBody);
  server.setErrorHandler((error, request, reply) => {
    const etag = etagOfError(error);
    if (etag !== undefined) reply.header('etag', etag);
    return send(error, request, reply);
  });
  server.addHook('onRequest', async (request) => {
    await authenticate(request);
    const { route } = request.routeOptions.config;
    if (route) count(request.caller.viewer, countedRoute(route));
    await request.budget?.charge(1);
  });
  server.addHook('onSend', (request, reply, _payload, next) => {
    announceRoute(request, reply);
    announceReading(request, reply);
    const { reportedNames, caller, routeOptions } = request;
    const { route } = routeOptions.config;
    if (reportedNames && route) countParameters(caller.viewer, countedRoute(route), reportedNames);
    next();
  });
  for (const path of new Set(routes.map((route) => route.path))) {
    const here = routes.filter((route) => route.path === path);
    for (const route of here)
      server.route({
        method: [...methodsOf(route)],
        url: path,
        config: { route, deprecation: deprecationOf(deprecations, route) },
        handler: handlerOf(route),
      });
    rejectOtherMethods(server, path, here.flatMap(methodsOf));
  }
  done();
};

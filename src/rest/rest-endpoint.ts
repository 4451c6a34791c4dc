// /v1: serves each route of the table by running its GraphQL operation in this process.
import { execute } from 'graphql';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { Deprecation } from '../config.js';
import type { NewResponse } from '../domain/idempotent-answers.js';
import type { CallCounter } from '../domain/usage/count.js';
import { GatewayError } from '../errors.js';
import { createContext, type Context } from '../graphql/context.js';
import { checkCost } from '../graphql/cost/check.js';
import { schema } from '../graphql/schema/schema.js';
import { coerceVariables } from '../graphql/server/variables.js';
import type { Authenticate } from '../http/authenticate.js';
import { acceptJsonObjects } from '../http/body.js';
import { sendError } from '../http/error-body.js';
import { answerRequest } from '../http/idempotency-key.js';
import { refuseOtherMethods } from '../http/methods.js';
import type { Answered } from './responses.js';
import { pathOf, queryOf, type Call } from './call.js';
import { announcementOf, deprecationOf, type Deprecations } from './deprecation.js';
import { checkIfMatch, runUnderConditions } from './conditions.js';
import { contentTagOf, etagOf, isKnown } from './etag.js';
import { explainAddress } from './explain-link.js';
import { convertResult, type Operation } from './operation.js';
import { parameterOf } from './parameters.js';
import { etagOfError, refusalBody, resultOf } from './error-response.js';
import { templateOf, type Route } from './routes.js';
import { translate, type Translation } from './translation.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The row of the route table. */
    route?: Route;
    /** The deprecation of the route; undefined if it has none. */
    deprecation?: Deprecation | undefined;
  }
}

export interface RestEndpointOptions {
  readonly authenticate: Authenticate;
  readonly routes: readonly Route[];
  /** Called for each call of a route with a valid key. */
  readonly count: CallCounter['count'];
  readonly deprecations: Deprecations;
}

function nextLink(url: string, cursor: string): string {
  const query = queryOf(url);
  query.set('cursor', cursor);
  return `<${pathOf(url)}?${query.toString()}>; rel="next"`;
}

function responseHeadersOf({ url }: Call, answered: Answered): Record<string, string> {
  const { body, version, nextCursor, createdId } = answered;
  return {
    ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
    ...(version !== undefined && { etag: etagOf(version) }),
    ...(nextCursor != null && { link: nextLink(url, nextCursor) }),
    ...(createdId !== undefined && { location: `${pathOf(url)}/${createdId}` }),
  };
}

function callOf({ method, url, body, headers }: FastifyRequest): Call {
  return {
    method: method === 'HEAD' ? 'GET' : method,
    url,
    body: (body ?? undefined) as Call['body'],
    ifMatch: headers['if-match'],
  };
}

/**
 * HEAD has a route of its own: Fastify's would send a 304 with Content-Length 0, which is not the record's length (RFC
 * 9110, section 8.6).
 */
const methodsOf = ({ method }: Route) =>
  method === 'GET' ? (['GET', 'HEAD'] as const) : ([method] as const);

/** Sets the headers that describe the route. They are part of every response, including errors. */
function announce(request: FastifyRequest, reply: FastifyReply): void {
  const { route, deprecation } = request.routeOptions.config;
  if (route === undefined) return;
  const call = callOf(request);
  const address = explainAddress(call);
  const asGraphQL = `<${address}>; rel="alternate"; type="text/html"`;
  const announcement = deprecation && announcementOf(deprecation, call);
  reply.header('x-graphql-operation', route.operation.name);
  // A Link header that is already set is the next page of a list. It stays first.
  const links = [reply.getHeader('link'), asGraphQL, ...(announcement?.links ?? [])];
  reply.header('link', links.filter((link) => link !== undefined).join(', '));
  reply.headers(announcement?.headers ?? {});
}

/**
 * Charges an operation to the budget of the caller's key. A call with parameters that could not be translated loads
 * nothing, and is not charged.
 *
 * @throws GatewayError INVALID_REQUEST if the operation costs more than /graphql allows
 * @throws RateLimitedError if the key has too few points left
 */
async function chargeOperation(
  { document, definition }: Operation,
  { variables, issues }: Translation,
  { budget }: Context,
): Promise<void> {
  // Variables that do not coerce are ignored here, because the execution reports them.
  const { coerced } = coerceVariables(schema, definition, variables);
  const estimate = coerced && checkCost(schema, document, null, coerced);
  if (estimate && issues.length === 0) await budget?.charge(estimate.cost);
}

function handlerOf(route: Route) {
  const { operation, kind, method } = route;

  async function serve(request: FastifyRequest, context: Context): Promise<NewResponse> {
    const call = callOf(request);
    const translated = translate(route, call, request.params as Record<string, string>);
    await chargeOperation(operation, translated, context);
    const run = (asked: Translation) =>
      execute({
        schema,
        document: operation.document,
        contextValue: { ...context, foundIssues: asked.issues },
        variableValues: asked.variables,
      });
    const { executed, translation } = await runUnderConditions(route, request, translated, run);
    const result = convertResult(operation, resultOf(operation, executed, translation));
    const answered = kind.answer(result as never, {
      parameterOf: (path) => parameterOf(operation, path),
    });
    if (answered === null)
      throw new GatewayError('NOT_FOUND', 'There is no such record in this workspace.');
    const { status, body, isRefusal = false } = answered;
    return {
      status,
      headers: responseHeadersOf(call, answered),
      body: body === undefined ? '' : JSON.stringify(body),
      isRefusal,
    };
  }

  async function read(request: FastifyRequest, reply: FastifyReply) {
    const { status, headers, body } = await serve(request, createContext(request));
    const etag = headers.etag ?? contentTagOf(body);
    checkIfMatch(request, etag);
    reply.headers({ ...headers, etag });
    return isKnown(request.headers['if-none-match'], etag)
      ? reply.code(304).removeHeader('content-type').send()
      : reply.code(status).send(body);
  }

  async function write(request: FastifyRequest, reply: FastifyReply) {
    const serveFor = (context: Context) => serve(request, context);
    const context = createContext(request);
    const { status, headers, body } = await answerRequest(request, context, serveFor);
    return reply.code(status).headers(headers).send(body);
  }

  return method === 'GET' ? read : write;
}

export const restEndpoint: FastifyPluginCallback<RestEndpointOptions> = (
  server,
  { authenticate, routes, count, deprecations },
  done,
) => {
  acceptJsonObjects(server);
  const send = sendError(refusalBody);
  server.setErrorHandler((error, request, reply) => {
    const etag = etagOfError(error);
    if (etag !== undefined) reply.header('etag', etag);
    return send(error, request, reply);
  });
  server.addHook('onRequest', async (request) => {
    await authenticate(request);
    const { route } = request.routeOptions.config;
    if (route) count(request.caller.viewer, { method: route.method, path: templateOf(route) });
    await request.budget?.charge(1);
  });
  server.addHook('onSend', (request, reply, _payload, next) => {
    announce(request, reply);
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
    refuseOtherMethods(server, path, here.flatMap(methodsOf));
  }
  done();
};

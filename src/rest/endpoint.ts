// /v1: each row of the route table served by its operation, run in this process against the schema.
import { execute } from 'graphql';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../domain/idempotency.js';
import { GatewayError } from '../errors.js';
import { createContext, type Context } from '../graphql/context.js';
import { schema } from '../graphql/schema.js';
import type { Authenticate } from '../http/authenticate.js';
import { acceptJsonObjects } from '../http/body.js';
import { sendError } from '../http/errors.js';
import { refuseOtherMethods } from '../http/methods.js';
import type { Answered } from './answers.js';
import { pathOf, queryOf, translate, type Call } from './call.js';
import { etagOf, isKnown } from './etag.js';
import { explainAddress } from './explain.js';
import { answerWrite } from './idempotency.js';
import { convertResult } from './operation.js';
import { parameterOf } from './parameters.js';
import { refusalBody, resultOf } from './refusal.js';
import type { Route } from './routes.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The row of the table that is served there. */
    route?: Route;
  }
}

export interface RestEndpointOptions {
  readonly authenticate: Authenticate;
  readonly routes: readonly Route[];
}

function nextLink(url: string, cursor: string): string {
  const query = queryOf(url);
  query.set('cursor', cursor);
  return `<${pathOf(url)}?${query.toString()}>; rel="next"`;
}

function headersOf({ url }: Call, answered: Answered): Record<string, string> {
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

/** What every answer of a route says about it, also one that refuses. */
function announce(request: FastifyRequest, reply: FastifyReply): void {
  const { route } = request.routeOptions.config;
  if (route === undefined) return;
  reply.header('x-graphql-operation', route.operation.name);
  reply.header('link', `<${explainAddress(callOf(request))}>; rel="alternate"; type="text/html"`);
}

function handlerOf(route: Route) {
  const { operation, kind, method } = route;

  async function serve(request: FastifyRequest, context: Context): Promise<Answer> {
    const call = callOf(request);
    const translation = translate(route, call, request.params as Record<string, string>);
    const executed = await execute({
      schema,
      document: operation.document,
      contextValue: { ...context, foundIssues: translation.issues },
      variableValues: translation.variables,
    });
    const result = convertResult(operation, resultOf(operation, executed, translation));
    const answered = kind.answer(result as never, {
      parameterOf: (path) => parameterOf(operation, path),
    });
    if (answered === null)
      throw new GatewayError('NOT_FOUND', 'There is no such record in this workspace.');
    const { status, body } = answered;
    return {
      status,
      headers: headersOf(call, answered),
      body: body === undefined ? '' : JSON.stringify(body),
    };
  }

  return async (request: FastifyRequest, reply: FastifyReply) => {
    const context = createContext(request.caller, request.log);
    const serveFor = (inner: Context) => serve(request, inner);
    const { status, headers, body } =
      method === 'GET' ? await serveFor(context) : await answerWrite(request, context, serveFor);
    const { link, ...others } = headers;
    if (link !== undefined) reply.header('link', [link, reply.getHeader('link')].join(', '));
    reply.headers(others);
    return method === 'GET' && isKnown(request.headers['if-none-match'], headers.etag)
      ? reply.code(304).removeHeader('content-type').send()
      : reply.code(status).send(body);
  };
}

export const restEndpoint: FastifyPluginCallback<RestEndpointOptions> = (
  server,
  { authenticate, routes },
  done,
) => {
  acceptJsonObjects(server);
  server.setErrorHandler(sendError(refusalBody));
  server.addHook('onRequest', async (request, reply) => {
    announce(request, reply);
    request.caller = await authenticate(request);
  });
  // Again, now that the body is known.
  server.addHook('preHandler', (request, reply, next) => {
    announce(request, reply);
    next();
  });
  for (const path of new Set(routes.map((route) => route.path))) {
    const here = routes.filter((route) => route.path === path);
    for (const route of here)
      server.route({
        method: route.method,
        url: path,
        config: { route },
        handler: handlerOf(route),
      });
    refuseOtherMethods(
      server,
      path,
      here.flatMap(({ method }) => (method === 'GET' ? (['GET', 'HEAD'] as const) : [method])),
    );
  }
  done();
};

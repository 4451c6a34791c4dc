// /v1: each row of the route table served by its operation, run in this process against the schema.
import { execute, type ExecutionResult } from 'graphql';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError, type ErrorCode, type Issue } from '../errors.js';
import type { Context } from '../graphql/context.js';
import { withPublicErrors } from '../graphql/public-errors.js';
import { schema } from '../graphql/schema.js';
import type { Authenticate } from '../http/authenticate.js';
import { acceptJsonObjects } from '../http/body.js';
import { errorReply, restErrorBody } from '../http/errors.js';
import { refuseOtherMethods } from '../http/methods.js';
import { convertResult, readOperation, type Operation } from './operation.js';
import { parameterOf, readVariables } from './parameters.js';
import { routes, type Route } from './routes.js';

export interface RestEndpointOptions {
  readonly authenticate: Authenticate;
}

interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly issues?: readonly Issue[];
}

/**
 * What went wrong, as a result of the operation or as a top-level error.
 *
 * @param found what could not be translated, which may have kept the operation from running at all
 */
function problemOf(
  { data, errors }: ExecutionResult,
  found: readonly Issue[],
): Problem | undefined {
  const [error] = errors ?? [];
  if (error) {
    const { code, issues = found } = error.extensions as { code: ErrorCode; issues?: Issue[] };
    return { code, message: error.message, issues: code === 'INVALID_REQUEST' ? issues : [] };
  }
  const result = data?.result as Problem | object | null | undefined;
  return result && 'code' in result ? result : undefined;
}

/** Details in REST's words; the message stands for the first of them, and says how many more there are. */
function problemBody(
  operation: Operation,
  { code, message, issues = [] }: Problem,
  requestId: string,
) {
  const details = issues.map((issue) => ({
    param: parameterOf(operation, issue.path),
    message: issue.message,
  }));
  const [first, ...more] = details;
  const summary = first && `${first.param}: ${first.message}`;
  const rest = more.length > 0 ? ` (And ${String(more.length)} more, see details.)` : '';
  return restErrorBody(code, summary ? summary + rest : message, requestId, details);
}

/** @throws GatewayError when the query is not percent-encoded UTF-8 */
function queryOf(url: string): URLSearchParams {
  const mark = url.indexOf('?');
  const query = mark === -1 ? '' : url.slice(mark + 1);
  try {
    decodeURIComponent(query.replaceAll('+', ' '));
  } catch {
    throw new GatewayError('INVALID_REQUEST', 'The query is not percent-encoded UTF-8.');
  }
  return new URLSearchParams(query);
}

function nextLink(request: FastifyRequest, cursor: string): string {
  const [path = ''] = request.url.split('?', 1);
  const query = queryOf(request.url);
  query.set('cursor', cursor);
  return `<${path}?${query.toString()}>; rel="next"`;
}

function handlerOf({ document, method, answer }: Route) {
  const operation = readOperation(schema, document);
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { variables, issues } = readVariables(
      operation,
      {
        path: request.params as Record<string, string>,
        query: queryOf(request.url),
        body: (request.body ?? {}) as Record<string, unknown>,
      },
      method === 'GET' ? 'query' : 'body',
    );
    const contextValue: Context = { ...request.caller, foundIssues: issues, log: request.log };
    const result = withPublicErrors(
      await execute({
        schema,
        document: operation.document,
        contextValue,
        variableValues: variables,
      }),
      request.log,
    );
    const problem = problemOf(result, issues);
    if (problem)
      return errorReply(reply, problem.code).send(problemBody(operation, problem, request.id));
    const answered = answer(convertResult(operation, result.data?.result) as never);
    if (answered === null)
      throw new GatewayError('NOT_FOUND', 'There is no such record in this workspace.');
    if (answered.nextCursor != null) reply.header('link', nextLink(request, answered.nextCursor));
    return reply.code(answered.status).send(answered.body);
  };
}

export const restEndpoint: FastifyPluginCallback<RestEndpointOptions> = (
  server,
  { authenticate },
  done,
) => {
  acceptJsonObjects(server);
  server.addHook('onRequest', async (request) => {
    request.caller = await authenticate(request);
  });
  for (const path of new Set(routes.map((route) => route.path))) {
    const here = routes.filter((route) => route.path === path);
    for (const route of here)
      server.route({ method: route.method, url: path, handler: handlerOf(route) });
    refuseOtherMethods(
      server,
      path,
      here.flatMap(({ method }) => (method === 'GET' ? (['GET', 'HEAD'] as const) : [method])),
    );
  }
  done();
};

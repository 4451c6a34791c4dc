// /v1: each row of the route table served by its operation, run in this process against the schema.
import { execute, type ExecutionResult } from 'graphql';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../domain/idempotency.js';
import { GatewayError, ValidationError, type ErrorCode, type Issue } from '../errors.js';
import { createContext, type Context } from '../graphql/context.js';
import { causeOf } from '../graphql/public-errors.js';
import { schema } from '../graphql/schema.js';
import type { Authenticate } from '../http/authenticate.js';
import { acceptJsonObjects } from '../http/body.js';
import { restErrorBody, sendError, type ErrorBody, type ErrorDetail } from '../http/errors.js';
import { answerRequest } from '../http/idempotency.js';
import { refuseOtherMethods } from '../http/methods.js';
import { convertResult, readOperation, type Operation } from './operation.js';
import { parameterOf, readVariables } from './parameters.js';
import { routes, type Route } from './routes.js';

export interface RestEndpointOptions {
  readonly authenticate: Authenticate;
}

/** What a route refuses, in REST's words. */
class Refusal extends GatewayError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly details: readonly ErrorDetail[],
  ) {
    super(code, message);
  }
}

const refusalBody: ErrorBody = (error, requestId) =>
  restErrorBody(
    error.code,
    error.message,
    requestId,
    error instanceof Refusal ? error.details : [],
  );

/** The message stands for the first of the details, and says how many more there are. */
function refusal(
  operation: Operation,
  code: ErrorCode,
  message: string,
  issues: readonly Issue[],
): Refusal {
  const details = issues.map((issue) => ({
    param: parameterOf(operation, issue.path),
    message: issue.message,
  }));
  const [first, ...more] = details;
  const summary = first && `${first.param}: ${first.message}`;
  const rest = more.length > 0 ? ` (And ${String(more.length)} more, see details.)` : '';
  return new Refusal(code, summary ? summary + rest : message, details);
}

/**
 * What the operation's `result` holds.
 *
 * @param found what could not be translated, which may have kept the operation from running at all
 * @throws GatewayError where the operation failed, or resulted in an error
 */
function resultOf(
  operation: Operation,
  { data, errors }: ExecutionResult,
  found: readonly Issue[],
): unknown {
  const [error] = errors ?? [];
  if (error) {
    const cause = causeOf(error);
    if (cause.code !== 'INVALID_REQUEST') throw cause;
    const issues = cause instanceof ValidationError ? cause.issues : found;
    throw refusal(operation, cause.code, cause.message, issues);
  }
  const result = data?.result as { code?: ErrorCode; message: string; issues?: Issue[] } | null;
  if (result?.code) throw refusal(operation, result.code, result.message, result.issues ?? []);
  return result;
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

  async function serve(request: FastifyRequest, context: Context): Promise<Answer> {
    const { variables, issues } = readVariables(
      operation,
      {
        path: request.params as Record<string, string>,
        query: queryOf(request.url),
        body: (request.body ?? {}) as Record<string, unknown>,
      },
      method === 'GET' ? 'query' : 'body',
    );
    const result = await execute({
      schema,
      document: operation.document,
      contextValue: { ...context, foundIssues: issues },
      variableValues: variables,
    });
    const answered = answer(convertResult(operation, resultOf(operation, result, issues)) as never);
    if (answered === null)
      throw new GatewayError('NOT_FOUND', 'There is no such record in this workspace.');
    const { status, body, nextCursor } = answered;
    return {
      status,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        ...(nextCursor != null && { link: nextLink(request, nextCursor) }),
      },
      body: JSON.stringify(body),
    };
  }

  return async (request: FastifyRequest, reply: FastifyReply) => {
    const context = createContext(request.caller, request.log);
    const serveFor = (inner: Context) => serve(request, inner);
    const { status, headers, body } =
      method === 'GET' ? await serveFor(context) : await answerRequest(request, context, serveFor);
    return reply.code(status).headers(headers).send(body);
  };
}

export const restEndpoint: FastifyPluginCallback<RestEndpointOptions> = (
  server,
  { authenticate },
  done,
) => {
  acceptJsonObjects(server);
  server.setErrorHandler(sendError(refusalBody));
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

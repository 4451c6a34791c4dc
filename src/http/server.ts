// The HTTP server: what every request passes, whichever surface it is for.
import { randomUUID } from 'node:crypto';
import { maxHeaderSize, METHODS } from 'node:http';
import cors from '@fastify/cors';
import fastify, { LogController, type FastifyBaseLogger, type FastifyRequest } from 'fastify';
import { errorTable, GatewayError } from '../errors.js';
import { setRateLimitHeaders } from './limits/budget.js';
import { onClientError, onConnect } from './client-errors.js';
import { compressResponses } from './compression.js';
import { bodyBytesMax } from './body.js';
import { sendError } from './error-body.js';
import { refuseAddress, tellMethods } from './methods.js';
import { setResponseHeaders } from './response-headers.js';

/** Node's own limits keep a slow connection open for minutes. */
const headersTimeoutMs = 5_000;
const requestTimeoutMs = 10_000;
const connectionsCheckMs = 1_000;
/** As long as Chromium remembers a preflight at most. */
const preflightMaxAgeSeconds = 7_200;

/** @throws GatewayError INVALID_REQUEST (RFC 9112, section 3.2) */
function requireHost({ raw, headers }: FastifyRequest): void {
  if (raw.httpVersion === '1.1' && headers.host === undefined)
    throw new GatewayError('INVALID_REQUEST', 'The request must have a Host header.');
}

/** @param trustedProxies addresses and subnets of proxies whose X-Forwarded headers are believed */
export function createServer(logger: FastifyBaseLogger, trustedProxies: readonly string[] = []) {
  const server = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: bodyBytesMax,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    // As long as an address can be at all: an id of any length is merely one that nothing has.
    routerOptions: { maxParamLength: maxHeaderSize },
    requestTimeout: requestTimeoutMs,
    http: {
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: connectionsCheckMs,
      // Node's own response has no body. It is required below.
      requireHostHeader: false,
    },
    // While draining, what comes in on open connections is still answered.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: onClientError(logger),
    frameworkErrors: (error, request, reply) => {
      // No hook runs for these.
      setResponseHeaders(request, reply);
      sendError()(error, request, reply);
    },
  });
  server.server.on('connect', onConnect(logger));
  // So that each address can reject them with its own list of methods.
  for (const method of METHODS)
    if (!server.supportedMethods.includes(method)) server.addHttpMethod(method);
  server.decorateRequest('caller');
  server.decorateRequest('budget');
  server.setErrorHandler(sendError());
  server.setNotFoundHandler(refuseAddress);
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    requireHost(request);
    tellMethods(request, reply);
    done();
  });
  // Keys travel in a header that no browser adds by itself, so a page of any origin may call.
  void server.register(cors, {
    origin: '*',
    // Each address tells its own; these are for where there is none.
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    maxAge: preflightMaxAgeSeconds,
    exposedHeaders: [
      ...['X-Request-Id', 'ETag', 'Link', 'Location', 'Retry-After', 'Idempotent-Replayed'],
      ...['X-GraphQL-Operation', 'Deprecation', 'Sunset', 'RateLimit', 'RateLimit-Policy'],
    ],
    strictPreflight: false,
  });
  compressResponses(server);

  server.addHook('onSend', (request, reply, _payload, done) => {
    setResponseHeaders(request, reply);
    setRateLimitHeaders(request, reply);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const { method, url } = request;
    const caller = request.caller as typeof request.caller | undefined;
    // A flood of invalid keys is logged once (sign-in-failures.ts).
    if (reply.statusCode === errorTable.RATE_LIMITED.status && caller === undefined) {
      done();
      return;
    }
    request.log.info({
      method,
      // Without the query, which can hold names of people.
      path: url.split('?', 1)[0],
      status: reply.statusCode,
      address: request.ip,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      apiKey: caller?.viewer.apiKey.id,
    });
    done();
  });
  return server;
}

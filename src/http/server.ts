// The HTTP server: the hooks, limits and error handlers that apply to every request of both APIs.
import { randomUUID } from 'node:crypto';
import { maxHeaderSize, METHODS, type Server } from 'node:http';
import { Socket } from 'node:net';
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyHttpOptions,
  type FastifyInstance,
  type FastifyRequest,
} from 'fastify';
import { GatewayError } from '../errors.js';
import { normalizeAddress } from './request-address.js';
import { setRateLimitHeaders } from './limits/budget.js';
import { onClientError, onConnect } from './client-errors.js';
import { addCorsHeaders, plainCorsHeaders, type AllowedOrigins } from './cors.js';
import { compressResponses } from './compression.js';
import { bodyBytesMax } from './body.js';
import { acceptsHtml, type BrowserPage } from './browser-page.js';
import { sendError } from './error-body.js';
import { rejectAddress, tellMethods } from './methods.js';
import { logRequests } from './request-log.js';
import { setResponseHeaders } from './response-headers.js';
import { limitPipelining } from './pipelining.js';
import { requireSingleHeaders } from './single-headers.js';

/** Shorter than Node's own limits, which keep a slow connection open for minutes. */
const headersTimeoutMs = 5_000;
const requestTimeoutMs = 10_000;
const connectionsCheckMs = 1_000;
/** Longer than the interval of pings in streams, which show that a client still reads. */
const defaultSendTimeoutMs = 30_000;

/** The message of Fastify would repeat the address. */
const malformedPath = () =>
  new GatewayError('INVALID_REQUEST', 'The path of the address is not percent-encoded UTF-8.');

/** Addresses of the APIs respond with JSON to browsers too, as callers rely on. */
const isOpenedInBrowser = (request: FastifyRequest): boolean =>
  ['GET', 'HEAD'].includes(request.method) &&
  acceptsHtml(request) &&
  !/^\/(v1|graphql)([/?]|$)/.test(request.url);

interface ServerOptions {
  /** Addresses and subnets of proxies whose X-Forwarded headers are trusted. Default: none. */
  readonly trustedProxies?: readonly string[];
  /** The time after which a connection is closed whose client does not read a response. Default: 30,000. */
  readonly sendTimeoutMs?: number | undefined;
  /** The page for browsers at addresses that do not exist. Default: an error as JSON. */
  readonly missingPage?: BrowserPage | undefined;
  readonly corsOrigins?: AllowedOrigins;
}

function fastifyOptions(
  logger: FastifyBaseLogger,
  trustedProxies: readonly string[],
  corsOrigins: AllowedOrigins,
) {
  return {
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: bodyBytesMax,
    rewriteUrl: ({ url = '/' }) => normalizeAddress(url),
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    // The limit of a whole address, so that a long ID gets the same response as any other ID that does not exist.
    routerOptions: { maxParamLength: maxHeaderSize },
    requestTimeout: requestTimeoutMs,
    http: {
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: connectionsCheckMs,
      // Node's own response has no body. `requireSingleHeaders` checks the header instead.
      requireHostHeader: false,
    },
    // While draining, requests on open connections are still served.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: onClientError(logger, corsOrigins),
    frameworkErrors: (error, request, reply) => {
      // No hook runs for these errors.
      reply.headers(plainCorsHeaders(corsOrigins));
      setResponseHeaders(request, reply);
      const isMalformed = error.code === 'FST_ERR_BAD_URL';
      sendError()(isMalformed ? malformedPath() : error, request, reply);
    },
  } satisfies FastifyHttpOptions<Server>;
}

/** Handles events of Node's server that Fastify leaves to it. */
function handleNodeEvents(
  { server }: FastifyInstance,
  logger: FastifyBaseLogger,
  corsOrigins: AllowedOrigins,
): void {
  // By default, Node.js drops headers after the first 2,000, such as preconditions. Their size is limited instead.
  server.maxHeadersCount = 0;
  server.on('connect', onConnect(logger, corsOrigins));
  // An unknown expectation is ignored (RFC 9110, section 10.1.1). Node's own response, 417, has no body.
  server.on('checkExpectation', (request, response) => {
    server.emit('request', request, response);
  });
}

export function createServer(
  logger: FastifyBaseLogger,
  {
    trustedProxies = [],
    sendTimeoutMs = defaultSendTimeoutMs,
    corsOrigins,
    missingPage,
  }: ServerOptions = {},
) {
  const server = fastify(fastifyOptions(logger, trustedProxies, corsOrigins));
  limitPipelining(server.server);
  handleNodeEvents(server, logger, corsOrigins);
  // All methods that Node.js parses are registered, so that each address rejects them with its own list of methods.
  for (const method of METHODS)
    if (!server.supportedMethods.includes(method)) server.addHttpMethod(method);
  server.decorateRequest('caller');
  server.decorateRequest('budget');
  server.setErrorHandler(sendError());
  server.setNotFoundHandler((request, reply) =>
    missingPage !== undefined && isOpenedInBrowser(request)
      ? missingPage.send(request, reply.code(404).header('vary', 'accept'))
      : rejectAddress(),
  );
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    tellMethods(request, reply);
    done();
  });
  addCorsHeaders(server, corsOrigins);
  // After the headers of CORS, so that scripts can read the error.
  server.after(() =>
    server.addHook('onRequest', (request, _reply, done) => {
      requireSingleHeaders(request);
      done();
    }),
  );
  compressResponses(server);

  server.addHook('onSend', (request, reply, _payload, done) => {
    // Each write that makes progress starts the time anew. Node.js ends it with the response.
    if (reply.raw.socket instanceof Socket) reply.raw.socket.setTimeout(sendTimeoutMs);
    setResponseHeaders(request, reply);
    setRateLimitHeaders(request, reply);
    done();
  });
  logRequests(server);
  return server;
}

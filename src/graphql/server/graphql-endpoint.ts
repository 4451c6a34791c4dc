// /graphql: serves GraphiQL to browsers, opens WebSockets, and runs operations of clients.
import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import type { ExecutionResult } from 'graphql';
import { GatewayError } from '../../errors.js';
import { graphqlErrorBody, sendError } from '../../http/error-body.js';
import { acceptJsonObjects } from '../../http/body.js';
import { upgradeOf } from '../../http/upgrade.js';
import { rejectOtherMethods } from '../../http/methods.js';
import { acceptsHtml, type BrowserPage } from '../../http/browser-page.js';
import type { Authenticate } from '../../http/authenticate.js';
import { createContext } from '../context.js';
import { respondOnce } from './respond-once.js';
import { eventsOf, isStream } from './event-stream.js';
import { acceptableTypes, contentTypeOf } from './media-types.js';
import { readSentParameters } from './request-parameters.js';
import type { FindDocument } from './persisted-queries.js';
import { acceptSockets, type SocketOptions } from './web-socket/accept.js';
import { unsentResult } from './unsent-result.js';
import { createGraphQLServer } from './yoga.js';

export interface GraphQLEndpointOptions {
  readonly authenticate: Authenticate;
  readonly graphiql: BrowserPage;
  readonly findDocument: FindDocument;
  readonly sockets: SocketOptions;
}

const isBrowser = (request: FastifyRequest): boolean =>
  request.method === 'GET' &&
  acceptsHtml(request) &&
  !/[?&](query|extensions|documentId)=/.test(request.url);

const isUnknownDocument = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && error.code === 'PERSISTED_QUERY_NOT_FOUND';

/** The clients of graphql-sse reserve a stream with PUT, if they are set to a single connection. */
const singleConnectionHint =
  'The single connection mode of graphql-sse is not supported: send each operation as a POST request with "Accept: text/event-stream", or all of them over one WebSocket with the subprotocol graphql-transport-ws.';

const acceptableTo = ({ headers }: FastifyRequest) => acceptableTypes(headers.accept);

/** A result in the media type that a request accepts. */
const bodyFor = (request: FastifyRequest, result: ExecutionResult): string =>
  acceptableTo(request).json === undefined ? eventsOf(result) : JSON.stringify(result);

/** @throws GatewayError NOT_ACCEPTABLE */
function requireAcceptable(request: FastifyRequest): void {
  const { json, acceptsEventStream } = acceptableTo(request);
  if (json === undefined && !acceptsEventStream)
    throw new GatewayError(
      'NOT_ACCEPTABLE',
      'The Accept header must allow application/graphql-response+json, application/json or text/event-stream. A subscription needs text/event-stream, or a WebSocket with the subprotocol graphql-transport-ws.',
    );
}

export const graphqlEndpoint: FastifyPluginCallback<GraphQLEndpointOptions> = (
  server,
  { authenticate, graphiql, findDocument, sockets },
  done,
) => {
  const yoga = createGraphQLServer();
  const acceptSocket = acceptSockets(server, authenticate, sockets);
  acceptJsonObjects(server);
  const send = sendError(graphqlErrorBody);
  server.setErrorHandler((error, request, reply) => {
    const { json } = acceptableTo(request);
    reply.type(contentTypeOf(json));
    // Reported with status 200, as other errors of documents are: see use-responses.ts.
    const isOk = json === 'application/json' && isUnknownDocument(error);
    return isOk ? reply.send(graphqlErrorBody(error, request.id)) : send(error, request, reply);
  });
  server.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    exposeHeadRoute: false,
    async onRequest(request, reply) {
      if (upgradeOf(request)) return void acceptSocket(request, reply);
      if (isBrowser(request)) return graphiql.send(request, reply);
      await authenticate(request);
      await request.budget?.charge(1);
      requireAcceptable(request);
    },
    async handler(request, reply) {
      const { workspaceId } = request.caller.viewer;
      const parameters = findDocument(readSentParameters(request), workspaceId);
      if (request.method === 'POST') request.body = parameters;
      const response = await respondOnce(request, createContext(request), (context) =>
        yoga.handleNodeRequestAndResponse(request, reply, { ...context, parameters }),
      );
      if (isStream(response)) return response;
      const body = await response.text();
      const sent = request.hasRoomFor(body.length)
        ? body
        : bodyFor(request, unsentResult(parameters));
      const { status, headers } = response;
      // Sent as a string, so that Fastify compresses it only above the size threshold.
      return reply.code(status).headers(Object.fromEntries(headers)).send(sent);
    },
  });
  rejectOtherMethods(server, '/graphql', ['GET', 'POST'], { PUT: singleConnectionHint });
  done();
};

// Responds to requests that Node.js cannot parse or that do not arrive in time. Fastify never sees them.
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import { restErrorBody } from './error-body.js';

interface Rejection {
  readonly status: number;
  /** A code of the HTTP layer only. No operation of REST or GraphQL results in it. */
  readonly code: string;
  readonly message: string;
}

const malformed: Rejection = {
  status: 400,
  code: 'invalid_request',
  message: 'The request is not valid HTTP.',
};

const unknownMethod: Rejection = {
  status: 501,
  code: 'not_implemented',
  message: 'The gateway does not know this HTTP method.',
};

/** The error responses, by the code of Node's error. */
const rejections: Readonly<Record<string, Rejection>> = {
  HPE_INVALID_METHOD: unknownMethod,
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'headers_too_large',
    message: 'The headers of the request are too large.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'request_timeout',
    message: 'The request did not arrive in time.',
  },
};

/** Writes an error response and closes the connection, because its further bytes cannot be parsed. */
function reject(socket: Duplex, { status, code, message }: Rejection, log: FastifyBaseLogger) {
  const requestId = randomUUID();
  log.info({ reqId: requestId, status }, message);
  const body = JSON.stringify(restErrorBody(code, message, requestId));
  const lines = [
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    `X-Request-Id: ${requestId}`,
    'Access-Control-Allow-Origin: *',
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

/** The socket's field in which Node.js keeps the response that it is about to send. */
interface Answering {
  readonly _httpMessage?: { readonly headersSent: boolean } | null;
}

/** Handles Node's `clientError` event. */
export const onClientError =
  (log: FastifyBaseLogger) =>
  (error: NodeJS.ErrnoException, socket: Duplex): void => {
    const isAnswered = (socket as Answering)._httpMessage?.headersSent === true;
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswered) socket.destroy();
    else reject(socket, rejections[error.code ?? ''] ?? malformed, log);
  };

/** Handles Node's `connect` event. Without a handler, Node.js closes the connection without a response. */
export const onConnect =
  (log: FastifyBaseLogger) =>
  (_request: unknown, socket: Duplex): void => {
    reject(socket, unknownMethod, log);
  };

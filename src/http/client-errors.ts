// Responds to requests that Node.js cannot parse or that do not arrive in time. Fastify never sees them.
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import { plainCorsHeaders, type AllowedOrigins } from './cors.js';
import { restErrorBody } from './error-body.js';

/** Errors of the HTTP layer itself, by their codes: no operation of REST or GraphQL results in them. */
export const httpErrors = {
  request_timeout: { status: 408, message: 'The request did not arrive in time.' },
  headers_too_large: { status: 431, message: 'The headers of the request are too large.' },
  not_implemented: { status: 501, message: 'The gateway does not know this HTTP method.' },
} as const;

export type HttpErrorCode = keyof typeof httpErrors;

type RejectionCode = 'invalid_request' | HttpErrorCode;

const rejections: Readonly<Record<RejectionCode, { status: number; message: string }>> = {
  invalid_request: { status: 400, message: 'The request is not valid HTTP.' },
  ...httpErrors,
};

/** By the code of Node's error. Any other one means that the request is malformed. */
const codes: Readonly<Record<string, RejectionCode>> = {
  HPE_INVALID_METHOD: 'not_implemented',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** Writes a response and closes the connection, because its further bytes cannot be parsed. */
function reject(
  socket: Duplex,
  code: RejectionCode,
  log: FastifyBaseLogger,
  corsOrigins: AllowedOrigins,
) {
  const { status, message } = rejections[code];
  const requestId = randomUUID();
  log.info({ reqId: requestId, status }, message);
  const body = JSON.stringify(restErrorBody(code, message, requestId));
  const lines = [
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    `X-Request-Id: ${requestId}`,
    ...Object.entries(plainCorsHeaders(corsOrigins)).map((header) => header.join(': ')),
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

/** The socket's field in which Node.js keeps the response that it is about to send. */
export interface RespondingSocket {
  readonly _httpMessage?: { readonly headersSent: boolean } | null;
}

/** Handles Node's `clientError` event. */
export const onClientError =
  (log: FastifyBaseLogger, corsOrigins: AllowedOrigins) =>
  (error: NodeJS.ErrnoException, socket: Duplex): void => {
    const isResponseStarted = (socket as RespondingSocket)._httpMessage?.headersSent === true;
    if (error.code === 'ECONNRESET' || !socket.writable || isResponseStarted) socket.destroy();
    else reject(socket, codes[error.code ?? ''] ?? 'invalid_request', log, corsOrigins);
  };

/** Handles Node's `connect` event. Without a handler, Node.js closes the connection without a response. */
export const onConnect =
  (log: FastifyBaseLogger, corsOrigins: AllowedOrigins) =>
  (_request: unknown, socket: Duplex): void => {
    reject(socket, 'not_implemented', log, corsOrigins);
  };

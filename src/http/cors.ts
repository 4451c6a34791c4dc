// The origins that may call from a browser. The setting CORS_ORIGINS lists them; without it, any origin may. A browser never
// adds an API key to a request by itself, so pages are never allowed to send credentials of the browser, such as cookies.
import type { FastifyRequest } from 'fastify';
import type { OriginOf } from './origin.js';

/** Origins such as https://app.example.com. Undefined: any. */
export type AllowedOrigins = readonly string[] | undefined;

/** The headers of a response that is written without the CORS plugin. It does not depend on the caller. */
export const plainCorsHeaders = (allowed: AllowedOrigins): Readonly<Record<string, string>> =>
  allowed === undefined ? { 'access-control-allow-origin': '*' } : {};

/**
 * Checks the origin of a WebSocket, to which the rules of CORS do not apply. Pages of the gateway itself may open one, and
 * so may clients that are not browsers, which send no origin.
 */
export const isAllowedOrigin =
  (allowed: AllowedOrigins, originOf: OriginOf) =>
  (request: FastifyRequest): boolean => {
    const { origin } = request.headers;
    return (
      allowed === undefined ||
      origin === undefined ||
      allowed.includes(origin) ||
      origin === originOf(request)
    );
  };

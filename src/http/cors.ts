// The origins that may call from a browser. The setting CORS_ORIGINS lists them; without it, any origin may. A browser never
// adds an API key to a request by itself, so pages are never allowed to send credentials of the browser, such as cookies.
import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OriginOf } from './origin.js';

/** The longest time for which Chromium caches a preflight. */
const preflightMaxAgeSeconds = 7_200;

/** Origins such as https://app.example.com. Undefined: any. */
export type AllowedOrigins = readonly string[] | undefined;

/** The headers of a response that is written without the CORS plugin. It does not depend on the caller. */
export const plainCorsHeaders = (allowed: AllowedOrigins): Readonly<Record<string, string>> =>
  allowed === undefined ? { 'access-control-allow-origin': '*' } : {};

/** Adds the headers of CORS to all responses, and responds to preflights. */
export function addCorsHeaders(server: FastifyInstance, allowed: AllowedOrigins): void {
  void server.register(cors, {
    origin: allowed === undefined ? '*' : [...allowed],
    // The defaults for addresses that do not list their own methods.
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    maxAge: preflightMaxAgeSeconds,
    exposedHeaders: [
      ...['X-Request-Id', 'ETag', 'Link', 'Location', 'Retry-After', 'Idempotent-Replayed'],
      ...['X-GraphQL-Operation', 'Deprecation', 'Sunset', 'RateLimit', 'RateLimit-Policy'],
      ...['X-Ignored-Parameters', 'X-Converted-Parameters', 'Preference-Applied'],
      'WWW-Authenticate',
    ],
    strictPreflight: false,
  });
}

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

// Finds the API key of a request: in the header Authorization, or in X-API-Key.
import type { FastifyRequest } from 'fastify';
import { GatewayError } from '../errors.js';
import { hasKeyName } from './request-address.js';

/** The same key in the form of either header. */
const isSameKey = (authorization: string, apiKey: string): boolean =>
  authorization.replace(/^Bearer +/i, '').trim() === apiKey.trim();

/**
 * Returns the credentials as the value of an Authorization header.
 *
 * @returns undefined if the request has neither header
 * @throws GatewayError UNAUTHORIZED if the headers differ, or if the only key is in the address
 */
export function credentialsOf({
  headers,
  url,
}: Pick<FastifyRequest, 'headers' | 'url'>): string | undefined {
  const { authorization, 'x-api-key': sent } = headers;
  const apiKey = sent?.toString();
  if (authorization) {
    if (apiKey !== undefined && !isSameKey(authorization, apiKey))
      throw new GatewayError(
        'UNAUTHORIZED',
        'The headers Authorization and X-API-Key contain different keys. Send only one of them.',
      );
    return authorization;
  }
  if (apiKey !== undefined) return `Bearer ${apiKey}`;
  if (hasKeyName(url))
    throw new GatewayError(
      'UNAUTHORIZED',
      'An API key in the address is not accepted, because addresses are logged. Send it as the header "Authorization: Bearer <API key>".',
    );
  return authorization;
}

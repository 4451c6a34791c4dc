// Rejects requests that repeat a header which a request may have only once, or that have no Host header.
import type { FastifyRequest } from 'fastify';
import { GatewayError } from '../errors.js';

/** Headers of which Node.js keeps the first, or joins all, although a request may have only one. */
const singleHeaders = ['Host', 'Authorization', 'X-API-Key', 'Idempotency-Key'];

/**
 * Clients and proxies that both send the same credentials are accepted, because they always were.
 *
 * @throws GatewayError INVALID_REQUEST (RFC 9112, section 3.2, and RFC 9110, section 5.3)
 */
export function requireSingleHeaders({ raw, headers }: FastifyRequest): void {
  if (raw.httpVersion === '1.1' && headers.host === undefined)
    throw new GatewayError('INVALID_REQUEST', 'The request must have a Host header.');
  for (const name of singleHeaders) {
    // Names and values alternate in this list.
    const values = raw.rawHeaders.filter(
      (_, at, all) => at % 2 === 1 && all[at - 1]?.toLowerCase() === name.toLowerCase(),
    );
    const isSame = name === 'Authorization' && new Set(values).size === 1;
    if (values.length > 1 && !isSame)
      throw new GatewayError('INVALID_REQUEST', `The header ${name} must not be repeated.`);
  }
}

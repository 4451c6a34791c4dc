// The health endpoints: whether the process is up, and whether it can serve requests.
import type { FastifyPluginCallback } from 'fastify';
import { GatewayError } from '../errors.js';
import { rejectOtherMethods } from './methods.js';

export interface HealthOptions {
  /** Resolves once the database has responded. */
  readonly ping: () => Promise<void>;
  /** Whether the gateway is about to stop. */
  readonly isDraining: () => boolean;
}

export const health: FastifyPluginCallback<HealthOptions> = (
  server,
  { ping, isDraining },
  done,
) => {
  server.get('/livez', () => ({ status: 'ok' }));
  server.get('/readyz', async () => {
    if (isDraining()) throw new GatewayError('UNAVAILABLE', 'The gateway is stopping.');
    try {
      await ping();
    } catch (cause) {
      throw new GatewayError('UNAVAILABLE', 'The database does not respond.', { cause });
    }
    return { status: 'ok' };
  });
  for (const path of ['/livez', '/readyz']) rejectOtherMethods(server, path, ['GET', 'HEAD']);
  done();
};

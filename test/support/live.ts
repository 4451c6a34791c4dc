// A gateway that listens on a socket, for subscribers, and writes that cause events.
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { createApp, type AppDependencies } from '../../src/app.js';
import { database, type Client } from './gateway.js';
import { mutation } from './idempotency.js';

/**
 * Starts a gateway for the test on a free port. Closing it ends all watchers of the database, and does not wait for
 * load balancers.
 *
 * @param onClosing called when streams have ended and connections are no longer accepted, but sockets are still open
 * @param port default: any free port
 */
export async function listeningApp(
  options: Partial<AppDependencies> = {},
  onClosing?: () => Promise<void>,
  port = 0,
) {
  const logger = pino({ level: 'silent' });
  // The columns are not filled in the background, because that would change rows of other tests.
  const app = createApp({ database, logger, drainDelayMs: 0, fillsColumns: false, ...options });
  if (onClosing) app.addHook('preClose', onClosing);
  onTestFinished(() => app.close());
  return { app, address: await app.listen({ port, host: '127.0.0.1' }) };
}

/** Runs a mutation of one opportunity, which must succeed, and returns the opportunity. */
export async function write(
  client: Client,
  name: string,
  input: object = {},
): Promise<{ uuid: string; version: number }> {
  const document = name.startsWith('delete')
    ? `mutation ($input: DeleteOpportunityInput!) { ${name}(input: $input) {
        ... on DeleteOpportunityPayload { opportunity: __typename } } }`
    : mutation(name);
  const data = await client.data<Record<string, any>, object>(document, { input });
  const { opportunity } = data[name];
  if (!opportunity) throw new Error(JSON.stringify(data));
  return opportunity;
}

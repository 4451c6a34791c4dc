// The whole wiring on one screen. Nothing here listens, reads the environment or opens a database.
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Database } from './database/database.js';
import { graphqlEndpoint } from './graphql/endpoint.js';
import { renderGraphiQLPage } from './graphql/graphiql.js';
import { schemaDocument } from './graphql/schema-document.js';
import { authenticateWith } from './http/authenticate.js';
import { health } from './http/health.js';
import { createPage } from './http/page.js';
import { createServer } from './http/server.js';
import { watchUntilEnd } from './http/watching.js';
import { restEndpoint } from './rest/endpoint.js';
import { docs } from './rest/pages/docs.js';
import { explainEndpoint } from './rest/pages/explain.js';
import { llms } from './rest/pages/llms.js';
import { reference } from './rest/reference.js';
import { routes } from './rest/routes.js';

export interface AppDependencies {
  readonly database: Database;
  readonly logger: FastifyBaseLogger;
  /** The key that pages open with: for the embedded demo only. */
  readonly demoApiKey?: string | undefined;
}

/** The gateway. Closing it answers what was accepted; the database stays open, and is the caller's to close. */
export function createApp({ database, logger, demoApiKey }: AppDependencies): FastifyInstance {
  const server = createServer(logger);
  const changes = watchUntilEnd(database.changes);
  const authenticate = authenticateWith({ ...database, changes });
  const graphiql = createPage(renderGraphiQLPage, demoApiKey);

  server.addHook('preClose', (done) => {
    changes.end();
    done();
  });
  void server.register(health, { ping: () => database.ping() });
  void server.register(graphqlEndpoint, { authenticate, graphiql });
  void server.register(schemaDocument);
  void server.register(restEndpoint, { authenticate, routes });
  void server.register(explainEndpoint);
  void server.register(docs, { demoApiKey });
  void server.register(llms);
  void server.register(reference, { routes });
  return server;
}

// The whole wiring on one screen. Nothing here listens, reads the environment or opens a database.
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Database } from './database/database.js';
import { createCallCounter } from './domain/usage/count.js';
import { graphqlEndpoint } from './graphql/endpoint.js';
import { graphiqlOff } from './graphql/graphiql-off.js';
import { graphiqlPolicy, renderGraphiQLPage } from './graphql/graphiql.js';
import { createPersistedQueries } from './graphql/persisted-queries.js';
import { schemaDocument } from './graphql/schema-document.js';
import { onlyTrusted, type TrustedDocuments } from './graphql/trusted-documents.js';
import { authenticateWith } from './http/authenticate.js';
import { countUntilEnd } from './http/counting.js';
import { drainOnClose } from './http/drain.js';
import { health } from './http/health.js';
import { createPage } from './http/page.js';
import { createServer } from './http/server.js';
import { watchUntilEnd } from './http/watching.js';
import { deprecationOf, type Deprecations } from './rest/deprecation.js';
import { restEndpoint } from './rest/endpoint.js';
import { docs } from './rest/pages/docs.js';
import { explainEndpoint } from './rest/pages/explain.js';
import { llms } from './rest/pages/llms.js';
import { reference } from './rest/reference.js';
import { routes as routeTable, type Route } from './rest/routes.js';

export interface AppDependencies {
  readonly database: Database;
  readonly logger: FastifyBaseLogger;
  /** The key that pages open with: for the embedded demo only. */
  readonly demoApiKey?: string | undefined;
  /** Routes of REST that callers are asked to leave. */
  readonly deprecations?: Deprecations;
  /** How long a server that is closed still accepts connections. Default: 500. */
  readonly drainDelayMs?: number;
  /** The only documents that run at /graphql. Default: any document runs. */
  readonly trustedDocuments?: TrustedDocuments | undefined;
  /** What REST serves; left out: the table. */
  readonly routes?: readonly Route[];
}

/** The gateway. Closing it answers what was accepted; the database stays open, and is the caller's to close. */
export function createApp({
  database,
  logger,
  demoApiKey,
  deprecations = {},
  drainDelayMs = 500,
  trustedDocuments,
  routes = routeTable,
}: AppDependencies): FastifyInstance {
  const server = createServer(logger);
  const isDraining = drainOnClose(server, drainDelayMs);
  const changes = watchUntilEnd(database.changes);
  const calls = countUntilEnd(server, createCallCounter(database));
  const authenticate = authenticateWith({ ...database, changes }, calls);
  const isRestricted = trustedDocuments !== undefined;
  const graphiql = isRestricted
    ? graphiqlOff
    : createPage(renderGraphiQLPage, graphiqlPolicy, demoApiKey);
  const findDocument = isRestricted ? onlyTrusted(trustedDocuments) : createPersistedQueries();

  server.addHook('preClose', (done) => {
    changes.end();
    done();
  });
  void server.register(health, { ping: () => database.ping(), isDraining });
  void server.register(graphqlEndpoint, { authenticate, graphiql, findDocument });
  void server.register(schemaDocument);
  void server.register(restEndpoint, { authenticate, routes, count: calls.count, deprecations });
  void server.register(explainEndpoint, { isRestricted });
  void server.register(docs, { demoApiKey, isRestricted });
  void server.register(llms, { isRestricted });
  void server.register(reference, {
    routes,
    isDeprecated: (route) => deprecationOf(deprecations, route) !== undefined,
  });
  return server;
}

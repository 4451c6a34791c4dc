// The whole wiring on one screen. Nothing here listens, reads the environment or opens a database.
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import type { Database } from './database/database.js';
import { createCallCounter } from './domain/usage/count.js';
import { graphqlEndpoint } from './graphql/server/graphql-endpoint.js';
import { graphiqlOff } from './pages/graphiql-off.js';
import { graphiqlPolicy, renderGraphiQLPage } from './pages/graphiql.js';
import { createPersistedQueries } from './graphql/server/persisted-queries.js';
import { schemaDocument } from './graphql/server/schema-document.js';
import { onlyTrusted, type TrustedDocuments } from './graphql/server/trusted-documents.js';
import { authenticateWith } from './http/authenticate.js';
import { openBudget } from './http/limits/budget.js';
import { countUntilEnd } from './http/counting.js';
import { drainOnClose } from './http/drain.js';
import { health } from './http/health.js';
import { originFrom } from './http/origin.js';
import { createPage } from './pages/demo-page.js';
import { purgeUntilEnd } from './http/purging.js';
import { countInMemory, countInRedis, type Allowance } from './http/limits/point-store.js';
import { createServer } from './http/server.js';
import { limitSignInFailures } from './http/limits/sign-in-failures.js';
import { watchUntilEnd } from './http/watching.js';
import { giveRequestsWork } from './http/request-work.js';
import { deprecationOf, type Deprecations } from './rest/deprecation.js';
import { restEndpoint } from './rest/rest-endpoint.js';
import { docs } from './pages/docs-endpoint.js';
import { explainEndpoint } from './pages/explain-endpoint.js';
import { llms } from './pages/llms.js';
import { reference } from './openapi/openapi-endpoint.js';
import { routes as routeTable, type Route } from './rest/routes.js';

export interface AppDependencies {
  readonly database: Database;
  readonly logger: FastifyBaseLogger;
  /** The key that pages open with: for the embedded demo only. */
  readonly demoApiKey?: string | undefined;
  /** The origin under which callers reach the gateway, such as https://crm.example.com. Default: that of each request. */
  readonly publicUrl?: string | undefined;
  /** Addresses and subnets of proxies whose X-Forwarded headers are believed. Default: none. */
  readonly trustedProxies?: readonly string[];
  /** Routes of REST that callers are asked to leave. */
  readonly deprecations?: Deprecations;
  /** How long a server that is closed still accepts connections. Default: 500. */
  readonly drainDelayMs?: number;
  /** How long a request may take that is no stream. Default, and 0: no limit. */
  readonly requestTimeoutMs?: number;
  /** Streams of changes that one workspace may have open here. Default: 100. */
  readonly streamsPerWorkspace?: number;
  /** How often the API keys of streams are checked, besides at each change. Default: 10,000. */
  readonly keyCheckIntervalMs?: number;
  /** How often stored answers that are too old are removed. Default: 600,000. */
  readonly purgeIntervalMs?: number;
  /** The points that each API key may spend. Default: any number. */
  readonly rateLimit?: Allowance | undefined;
  /** Requests with an invalid API key per address and minute. Default: any number. */
  readonly signInFailuresPerMinute?: number | undefined;
  /** Where points are counted, for all processes together. Default: each process counts on its own. */
  readonly redis?: Redis | undefined;
  /** The only documents that run at /graphql. Default: any document runs. */
  readonly trustedDocuments?: TrustedDocuments | undefined;
  /** What REST serves; left out: the table. */
  readonly routes?: readonly Route[];
}

/** The budgets of API keys. */
function createBudgets(allowance: Allowance, logger: FastifyBaseLogger, redis?: Redis) {
  const take = redis ? countInRedis(allowance, redis, logger) : countInMemory(allowance);
  return (keyId: string) => openBudget(allowance, take, keyId);
}

/** The gateway. Closing it answers what was accepted; the database stays open, and is the caller's to close. */
export function createApp({
  database,
  logger,
  demoApiKey,
  publicUrl,
  trustedProxies = [],
  deprecations = {},
  drainDelayMs = 500,
  requestTimeoutMs = 0,
  streamsPerWorkspace = 100,
  keyCheckIntervalMs = 10_000,
  purgeIntervalMs = 600_000,
  rateLimit,
  signInFailuresPerMinute: failuresMax,
  redis,
  trustedDocuments,
  routes = routeTable,
}: AppDependencies): FastifyInstance {
  const server = createServer(logger, trustedProxies);
  giveRequestsWork(server, requestTimeoutMs);
  const isDraining = drainOnClose(server, drainDelayMs);
  const watch = watchUntilEnd(server, database, { streamsPerWorkspace, keyCheckIntervalMs });
  const calls = countUntilEnd(server, createCallCounter(database));
  purgeUntilEnd(server, database, purgeIntervalMs);
  const budgetOf = rateLimit && createBudgets(rateLimit, logger, redis);
  const failures = failuresMax === undefined ? undefined : limitSignInFailures(failuresMax, logger);
  const authenticate = authenticateWith(database, watch, calls, { budgetOf, failures });
  const originOf = originFrom(publicUrl);
  // A gateway behind a proxy does not know who sits at its machine.
  const keyOfPages =
    publicUrl === undefined && trustedProxies.length === 0 ? demoApiKey : undefined;
  const isRestricted = trustedDocuments !== undefined;
  const graphiql = isRestricted
    ? graphiqlOff
    : createPage(renderGraphiQLPage, graphiqlPolicy, keyOfPages);
  const findDocument = isRestricted ? onlyTrusted(trustedDocuments) : createPersistedQueries();

  void server.register(health, { ping: () => database.ping(), isDraining });
  void server.register(graphqlEndpoint, { authenticate, graphiql, findDocument });
  void server.register(schemaDocument);
  void server.register(restEndpoint, { authenticate, routes, count: calls.count, deprecations });
  void server.register(explainEndpoint, { originOf, isRestricted });
  void server.register(docs, { demoApiKey: keyOfPages, isRestricted });
  void server.register(llms, { originOf, isRestricted });
  void server.register(reference, {
    routes,
    isDeprecated: (route) => deprecationOf(deprecations, route) !== undefined,
  });
  return server;
}

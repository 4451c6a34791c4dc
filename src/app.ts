// Creates the parts of the gateway and connects them. It neither listens, reads the environment nor opens a database.
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import type { OpenIdSettings } from './auth/openid-settings.js';
import { createReadToken } from './auth/token.js';
import type { Database } from './database/database.js';
import { createCallCounter } from './domain/usage/count.js';
import { graphqlEndpoint } from './graphql/server/graphql-endpoint.js';
import { registerPages } from './pages/register-pages.js';
import { offPage } from './pages/off-page.js';
import { graphiqlPage, graphiqlPolicy } from './pages/graphiql.js';
import { createPersistedQueries } from './graphql/server/persisted-queries.js';
import { schemaDocument } from './graphql/server/schema-document.js';
import { schema } from './graphql/schema/schema.js';
import type { SocketOptions } from './graphql/server/web-socket/accept.js';
import { onlyTrusted, type TrustedDocuments } from './graphql/server/trusted-documents.js';
import { authenticateWith } from './http/authenticate.js';
import { openBudget } from './http/limits/budget.js';
import { isAllowedOrigin, type AllowedOrigins } from './http/cors.js';
import { countUntilEnd } from './http/counting.js';
import { drainOnClose } from './http/drain.js';
import { health } from './http/health.js';
import { originFrom } from './http/origin.js';
import { createPage } from './pages/demo-page.js';
import { countInMemory, countInRedis, type Allowance } from './http/limits/point-store.js';
import { createServer } from './http/server.js';
import { limitSignInFailures } from './http/limits/sign-in-failures.js';
import { limitUnreadResponses } from './http/unread-responses.js';
import { routeUpgrades } from './http/upgrade.js';
import { watchDefaults, watchUntilEnd } from './http/watching.js';
import { addRequestWork } from './http/request-work.js';
import { deprecationOf, type Deprecations } from './rest/deprecation.js';
import { restEndpoint } from './rest/rest-endpoint.js';
import { createMissingPage } from './pages/missing-page.js';
import { reference } from './openapi/openapi-endpoint.js';
import { routes as routeTable, type Route } from './rest/routes.js';
import { startUpkeep } from './upkeep.js';

export interface AppDependencies {
  readonly database: Database;
  readonly logger: FastifyBaseLogger;
  /** The API key with which pages open. Set for the embedded demo only. */
  readonly demoApiKey?: string | undefined;
  /** The origin under which callers reach the gateway, such as https://crm.example.com. Default: that of each request. */
  readonly publicUrl?: string | undefined;
  /** Addresses and subnets of proxies whose X-Forwarded headers are believed. Default: none. */
  readonly trustedProxies?: readonly string[];
  /** Deprecated REST routes. */
  readonly deprecations?: Deprecations;
  /** The time for which a closing server still accepts connections, in milliseconds. Default: 500. */
  readonly drainDelayMs?: number;
  /** The time limit of a request that is not a stream, in milliseconds. Default, and 0: none. */
  readonly requestTimeoutMs?: number;
  /** The time after which a connection is closed whose client does not read a response. Default: 30,000. */
  readonly sendTimeoutMs?: number | undefined;
  /** The highest number of streams that one workspace may have open at this process. Default: 500. */
  readonly streamsPerWorkspace?: number;
  /**
   * The interval of checks of the callers of streams, in milliseconds, in addition to each change. Default: 5,000.
   */
  readonly keyCheckIntervalMs?: number;
  /** The limits of a WebSocket. Default: 100 operations, and the times of `SocketOptions`. */
  readonly sockets?: Omit<Partial<SocketOptions>, 'isAllowedOrigin'>;
  /** The origins whose pages may call. Default: any. */
  readonly corsOrigins?: AllowedOrigins;
  /** The interval of work that no request waits for, in milliseconds. Default: 600,000. */
  readonly upkeepIntervalMs?: number;
  /** Whether derived columns that are not up to date are filled in the background. Default: true. */
  readonly fillsColumns?: boolean;
  /** The points that each principal may spend. Default: no limit. */
  readonly rateLimit?: Allowance | undefined;
  /** Requests with an invalid API key per address and minute. Default: no limit. */
  readonly signInFailuresPerMinute?: number | undefined;
  /** The Redis in which all processes count points together. Default: each process counts on its own. */
  readonly redis?: Redis | undefined;
  /** The OpenID provider whose tokens people sign in with. Default: none. */
  readonly openId?: OpenIdSettings | undefined;
  /** The only documents that may run at /graphql. Default: any document may. */
  readonly trustedDocuments?: TrustedDocuments | undefined;
  /** The folder with the built board. Default: that of the build. */
  readonly boardFolder?: string | undefined;
  /** The REST routes to serve. Default: the route table. */
  readonly routes?: readonly Route[];
}

/** The budgets of principals. */
function createBudgets(allowance: Allowance, logger: FastifyBaseLogger, redis?: Redis) {
  const take = redis ? countInRedis(allowance, redis, logger) : countInMemory(allowance);
  return (principalId: string) => openBudget(allowance, take, principalId);
}

/** Creates the gateway. Closing it finishes accepted requests. The database stays open; the caller closes it. */
export function createApp({
  database,
  logger,
  demoApiKey,
  publicUrl,
  trustedProxies = [],
  deprecations = {},
  drainDelayMs = 500,
  requestTimeoutMs = 0,
  sendTimeoutMs,
  streamsPerWorkspace = watchDefaults.streamsPerWorkspace,
  keyCheckIntervalMs = watchDefaults.keyCheckIntervalMs,
  sockets: { operationsPerSocket = 100, ...socketTimes } = {},
  corsOrigins,
  upkeepIntervalMs = 600_000,
  fillsColumns = true,
  rateLimit,
  signInFailuresPerMinute: failuresMax,
  redis,
  openId,
  trustedDocuments,
  boardFolder,
  routes = routeTable,
}: AppDependencies): FastifyInstance {
  const isRestricted = trustedDocuments !== undefined;
  const missingPage = createMissingPage({ isRestricted });
  const server = createServer(logger, { trustedProxies, sendTimeoutMs, missingPage, corsOrigins });
  routeUpgrades(server);
  addRequestWork(server, requestTimeoutMs);
  limitUnreadResponses(server);
  const isDraining = drainOnClose(server, drainDelayMs);
  const watch = watchUntilEnd(server, database, { streamsPerWorkspace, keyCheckIntervalMs });
  const calls = countUntilEnd(server, createCallCounter(database));
  startUpkeep(server, database, { upkeepIntervalMs, fillsColumns });
  const budgetOf = rateLimit && createBudgets(rateLimit, logger, redis);
  const failures = failuresMax === undefined ? undefined : limitSignInFailures(failuresMax, logger);
  const readToken = openId && createReadToken(openId, logger);
  const authenticate = authenticateWith(database, watch, calls, { budgetOf, failures, readToken });
  const originOf = originFrom(publicUrl);
  // Behind a proxy, local and remote clients cannot be distinguished, so pages open without the key.
  const keyOfPages =
    publicUrl === undefined && trustedProxies.length === 0 ? demoApiKey : undefined;
  const graphiql = isRestricted
    ? offPage('GraphiQL')
    : createPage(graphiqlPage(schema), graphiqlPolicy, keyOfPages);
  const findDocument = isRestricted ? onlyTrusted(trustedDocuments) : createPersistedQueries();

  void server.register(health, { ping: () => database.ping(), isDraining });
  void server.register(graphqlEndpoint, {
    authenticate,
    graphiql,
    findDocument,
    sockets: {
      ...socketTimes,
      operationsPerSocket,
      isAllowedOrigin: isAllowedOrigin(corsOrigins, originOf),
    },
  });
  void server.register(schemaDocument);
  void server.register(restEndpoint, { authenticate, routes, calls, deprecations });
  registerPages(server, {
    originOf,
    demoApiKey: keyOfPages,
    isRestricted,
    openId,
    boardFolder,
  });
  void server.register(reference, {
    routes,
    isDeprecated: (route) => deprecationOf(deprecations, route) !== undefined,
  });
  return server;
}

// The calls of REST routes, by route and API key.
import { countedParametersMax, listRestUsage } from '../../domain/usage/read.js';
import { costs, prices, rowsOfPage } from '../cost/prices.js';
import { builder } from './builder.js';
import { toConnection } from './connection.js';
import { encodeId, withUuids } from './ids.js';
import { nodeSelection } from './selection.js';

/** The maximum value of the scalar Int. */
const intMax = 2_147_483_647;

const asInt = (calls: bigint | number): number => (calls > intMax ? intMax : Number(calls));

interface ParameterUsage {
  readonly name: string;
  readonly calls: number;
}

const RestUsageParameter = builder.objectRef<ParameterUsage>('RestUsageParameter').implement({
  description: 'Usage of a parameter of a route of the REST API by an API key.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description:
        'Name of the parameter as sent, shortened to 60 characters. A field within a list has a name such as `opportunities.nope`.',
    }),
    calls: t.int({
      description: `Number of calls that contained the parameter, at most ${intMax.toLocaleString('en')}.`,
      resolve: ({ calls }) => asInt(calls),
    }),
  }),
});

const mostFrequentFirst = (stored: unknown): ParameterUsage[] =>
  (stored as readonly ParameterUsage[]).toSorted(
    (one, other) => other.calls - one.calls || (one.name < other.name ? -1 : 1),
  );

/** The parameters are read with their row, so that a list costs as much as a record. */
const storedInRow = {
  extensions: {
    ...costs({ points: () => prices.row }).extensions,
    limits: { maxItems: countedParametersMax },
  },
};

const RestUsage = builder.prismaObject('RestUsage', {
  description: 'Usage of a route of the REST API by an API key.',
  fields: (t) => ({
    // So far every principal is an API key.
    apiKey: t.relation('apiKey', {
      nullable: false,
      onNull: 'error',
      description: 'API key that called the route. It may have been revoked.',
    }),
    apiKeyId: t.id({
      description: 'ID of the API key, without loading the key.',
      resolve: ({ apiKeyId, principalId }) => encodeId('ApiKey', apiKeyId ?? principalId),
    }),
    method: t.exposeString('method'),
    path: t.exposeString('path'),
    calls: t.int({
      description: `Number of calls, including rejected ones, at most ${intMax.toLocaleString('en')}.`,
      resolve: ({ calls }) => asInt(calls),
    }),
    firstCalledAt: t.expose('firstCalledAt', {
      type: 'DateTime',
    }),
    lastCalledAt: t.expose('lastCalledAt', {
      type: 'DateTime',
    }),
    ignoredParameters: t.field({
      type: [RestUsageParameter],
      description: `Parameters that the calls contained and that the gateway ignored, the most frequent first, at most ${String(countedParametersMax)}.`,
      ...storedInRow,
      resolve: ({ ignoredParameters }) => mostFrequentFirst(ignoredParameters),
    }),
    convertedParameters: t.field({
      type: [RestUsageParameter],
      description: `Parameters whose values the gateway converted or read as absent, the most frequent first, at most ${String(countedParametersMax)}.`,
      ...storedInRow,
      resolve: ({ convertedParameters }) => mostFrequentFirst(convertedParameters),
    }),
  }),
});

const RestUsageConnection = builder.connectionObject(
  {
    type: RestUsage,
    name: 'RestUsageConnection',
    description: 'A page of a list of the usage of REST routes.',
  },
  { name: 'RestUsageEdge', description: 'The usage of a route by an API key, with its cursor.' },
);

builder.queryField('restUsage', (t) =>
  t.connection(
    {
      type: RestUsage,
      description:
        'Usage of the REST API by each route and API key of the workspace, sorted by the first call, newest first. Requires the role `ADMIN`. Calls that another process of the gateway has handled are included within 10 seconds.',
      args: {
        apiKeyId: t.arg.id({
          description: 'API key whose calls to return: global ID or UUID. Default: all API keys.',
        }),
      },
      ...rowsOfPage,
      resolve: async (_root, args, context, info) =>
        toConnection(
          await listRestUsage(
            context,
            withUuids(args, { apiKeyId: 'ApiKey' }),
            nodeSelection(context, info),
          ),
        ),
    },
    RestUsageConnection,
  ),
);

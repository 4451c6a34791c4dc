// The calls of REST routes, by route and caller.
import { countedParametersMax, listRestUsage } from '../../domain/usage/read.js';
import { costs, prices } from '../cost/prices.js';
import { builder } from './builder.js';
import { encodeLink, withUuids } from './ids.js';
import { listQuery } from './record-queries.js';

/** The maximum value of the scalar Int. */
const intMax = 2_147_483_647;

const asInt = (calls: bigint | number): number => (calls > intMax ? intMax : Number(calls));

interface ParameterUsage {
  readonly name: string;
  readonly calls: number;
}

const RestUsageParameter = builder.objectRef<ParameterUsage>('RestUsageParameter').implement({
  description: 'Usage of a parameter of a route of the REST API by a caller.',
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
  description:
    'Usage of a route of the REST API by an API key, or by a user who has signed in with a token.',
  fields: (t) => ({
    apiKey: t.relation('apiKey', {
      nullable: true,
      description:
        'API key that called the route, which may have been revoked; `null` if a user called it with a token.',
    }),
    user: t.relation('user', {
      nullable: true,
      description: 'User who called the route with a token; `null` if an API key called it.',
    }),
    userId: t.id({
      nullable: true,
      description: 'ID of the user, without loading the user.',
      resolve: ({ userId }) => encodeLink('User', userId),
    }),
    apiKeyId: t.id({
      nullable: true,
      description: 'ID of the API key, without loading the key.',
      resolve: ({ apiKeyId }) => encodeLink('ApiKey', apiKeyId),
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

listQuery('restUsage', RestUsage, {
  pages: {
    nouns: 'the usage of REST routes',
    item: 'The usage of a route by a caller, with its cursor.',
  },
  nullable: true,
  description:
    'Usage of the REST API by each route and each caller of the workspace, sorted by the first call, newest first. Requires the role `ADMIN`. Calls that another process of the gateway has handled are included within 10 seconds.',
  args: builder.args((t) => ({
    apiKeyId: t.id({
      description: 'API key whose calls to return: global ID or UUID. Default: all callers.',
    }),
  })),
  list: (context, args, query) =>
    listRestUsage(context, withUuids(args, { apiKeyId: 'ApiKey' }), query),
});

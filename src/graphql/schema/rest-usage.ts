// The calls of REST routes, by route and API key.
import { listRestUsage } from '../../domain/usage/read.js';
import { builder } from './builder.js';
import { encodeLink, withUuids } from './ids.js';
import { connectionType, listQuery } from './record-queries.js';

/** The maximum value of the scalar Int. */
const intMax = 2_147_483_647;

const RestUsage = builder.prismaObject('RestUsage', {
  description: 'Usage of a route of the REST API by an API key.',
  fields: (t) => ({
    apiKey: t.relation('apiKey', {
      nullable: true,
      description:
        'API key that called the route, which may have been revoked; `null` if the caller had no API key.',
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
      resolve: ({ calls }) => (calls > intMax ? intMax : Number(calls)),
    }),
    firstCalledAt: t.expose('firstCalledAt', {
      type: 'DateTime',
    }),
    lastCalledAt: t.expose('lastCalledAt', {
      type: 'DateTime',
    }),
  }),
});

const RestUsageConnection = connectionType(
  RestUsage,
  'the usage of REST routes',
  'The usage of a route by an API key, with its cursor.',
);

listQuery('restUsage', RestUsage, RestUsageConnection, {
  description:
    'Usage of the REST API by each route and API key of the workspace, sorted by the first call, newest first. Requires the role `ADMIN`. Calls that another process of the gateway has handled are included within 10 seconds.',
  args: builder.args((t) => ({
    apiKeyId: t.id({
      description: 'API key whose calls to return: global ID or UUID. Default: all API keys.',
    }),
  })),
  list: (context, args, query) =>
    listRestUsage(context, withUuids(args, { apiKeyId: 'ApiKey' }), query),
});

// Which routes of REST the keys of the workspace still call.
import { listRestUsage } from '../../domain/usage/read.js';
import { rowsOfPage } from '../cost/prices.js';
import { builder } from './builder.js';
import { toConnection } from './connection.js';
import { encodeId, withUuids } from './ids.js';
import { nodeSelection } from './selection.js';

/** The most that the scalar Int can say. */
const intMax = 2_147_483_647;

const RestUsage = builder.prismaObject('RestUsage', {
  description: 'How often an API key has called a route of the REST API.',
  fields: (t) => ({
    // So far every principal is an API key.
    apiKey: t.relation('apiKey', {
      nullable: false,
      onNull: 'error',
      description: 'The API key, which may have been revoked.',
    }),
    apiKeyId: t.id({
      description: 'ID of the API key, without loading the key.',
      resolve: ({ apiKeyId, principalId }) => encodeId('ApiKey', apiKeyId ?? principalId),
    }),
    method: t.exposeString('method', {
      description: 'The HTTP method of the route: GET, POST, PATCH or DELETE. HEAD counts as GET.',
    }),
    path: t.exposeString('path', {
      description: 'The path of the route, with {id} where an id stands: /v1/opportunities/{id}.',
    }),
    calls: t.int({
      description: `How many calls, those that were refused too. It stops at ${intMax.toLocaleString('en')}.`,
      resolve: ({ calls }) => (calls > intMax ? intMax : Number(calls)),
    }),
    firstCalledAt: t.expose('firstCalledAt', {
      type: 'DateTime',
      description: 'When the key first called the route.',
    }),
    lastCalledAt: t.expose('lastCalledAt', {
      type: 'DateTime',
      description: 'When it did so last.',
    }),
  }),
});

const RestUsageConnection = builder.connectionObject(
  {
    type: RestUsage,
    name: 'RestUsageConnection',
    description: 'A list of routes that keys have called, a page at a time.',
  },
  { name: 'RestUsageEdge', description: 'A route that a key has called, on a page.' },
);

builder.queryField('restUsage', (t) =>
  t.connection(
    {
      type: RestUsage,
      description:
        'Which routes of the REST API each key of the workspace has called, and how often. The order is that of the first calls, the latest first. Takes the role of an admin. What another process of the gateway has answered is in it after 10 seconds at most.',
      args: {
        apiKeyId: t.arg.id({
          description:
            'Only what this API key has called: its global id, or its uuid. Left out: what any has.',
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

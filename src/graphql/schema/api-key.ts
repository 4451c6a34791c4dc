// API keys, which authenticate requests. Only the result of its creation contains a key itself.
import { apiKeyList } from '../../domain/api-key/read.js';
import { createApiKey, revokeApiKey } from '../../domain/api-key/write.js';
import { listRecords } from '../../domain/list/list-kind.js';
import { NotFoundError } from '../../errors.js';
import { builder } from './builder.js';
import { encodeId, withUuids } from './ids.js';
import { recordEvent } from './event/node.js';
import { filledTextField, limited, textLimits } from './limits.js';
import { listQuery } from './record-queries.js';
import { uuidOptions } from './record.js';
import { payloadSelection } from './selection.js';

/** Always loaded, all of them, since a sign-in has them all as well; the hash never is. */
const loadedColumns = {
  id: true,
  userId: true,
  name: true,
  lastCharacters: true,
  readOnly: true,
  createdAt: true,
  expiresAt: true,
  revokedAt: true,
} as const;

export const ApiKey = builder.prismaNode('ApiKey', {
  description:
    'A key that authenticates requests on behalf of a user. Only the result of `createApiKey` contains the key itself.',
  nullable: true,
  id: { resolve: ({ id }) => id },
  findUnique: (id) => ({ id }),
  select: loadedColumns,
  // Resolved, not exposed: an exposed column of the key that signed in would be loaded a second time.
  fields: (t) => ({
    uuid: t.field({ ...uuidOptions, resolve: ({ id }) => id }),
    name: t.string({
      ...limited('Name that describes the purpose of the API key.', textLimits, 'Website form'),
      resolve: ({ name }) => name,
    }),
    lastCharacters: t.string({
      ...limited('Last characters of the key, for telling keys apart.', textLimits, 'x7Qf'),
      resolve: ({ lastCharacters }) => lastCharacters,
    }),
    readOnly: t.boolean({
      description: 'Whether the API key can only read.',
      resolve: ({ readOnly }) => readOnly,
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'Time of creation.',
      resolve: ({ createdAt }) => createdAt,
    }),
    lastUsedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Time of the last use, accurate to the minute; `null` if it has never been used.',
      select: { use: { select: { lastUsedAt: true } } },
      resolve: ({ use }) => use?.lastUsedAt ?? null,
    }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Time of expiry; `null` if the API key does not expire.',
      resolve: ({ expiresAt }) => expiresAt,
    }),
    revokedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Time of the revocation; `null` if the API key has not been revoked.',
      resolve: ({ revokedAt }) => revokedAt,
    }),
    user: t.relation('user', {
      description:
        'User that the API key acts for. The role of the user determines its permissions.',
    }),
    userId: t.id({
      description: 'ID of the user, without loading the user.',
      resolve: ({ userId }) => encodeId('User', userId),
    }),
  }),
});

recordEvent('ApiKey', {
  name: 'changedApiKey',
  description:
    'The creation or the revocation of an API key. The key that made the change is in `apiKey`, the one that was changed in `changedApiKey`.',
});

listQuery('apiKeys', ApiKey, {
  pages: { nouns: 'API keys', item: 'An API key with its cursor.' },
  nullable: true,
  description:
    'API keys of the workspace, including revoked and expired ones, newest first. For admins; for others `null`, with an error.',
  args: {},
  list: (context, args, query) => listRecords(context, apiKeyList, args, query),
});

builder.relayMutationField(
  'createApiKey',
  {
    description: 'Values of the new API key.',
    inputFields: (t) => ({
      name: t.string({
        required: true,
        ...filledTextField('Name that describes the purpose of the API key.'),
      }),
      userId: t.id({
        description:
          'User that the API key acts for: global ID or UUID. Default: the user who makes the request.',
      }),
      readOnly: t.boolean({
        required: true,
        defaultValue: false,
        description: 'Whether the API key can only read, regardless of the role of its user.',
      }),
      expiresAt: t.field({
        type: 'DateTime',
        description: 'Time of expiry, in the future. Default: the API key does not expire.',
      }),
    }),
  },
  {
    description: 'Creates an API key, which can be used immediately.',
    errors: {},
    nullable: true,
    // The response is never stored, so it cannot be sent again: src/graphql/server/respond-once.ts.
    extensions: { isSecret: true },
    resolve: (_root, { input }, context, info) =>
      createApiKey(
        context,
        withUuids(input, { userId: 'User' }),
        payloadSelection(context, info, 'CreateApiKeyPayload', 'apiKey'),
      ),
  },
  {
    description: 'The API key has been created.',
    outputFields: (t) => ({
      apiKey: t.expose('apiKey', { type: ApiKey, description: 'The new API key.' }),
      key: t.exposeString('key', {
        description:
          'The key itself. Store it: the gateway does not store it and cannot return it again.',
      }),
    }),
  },
);

builder.relayMutationField(
  'revokeApiKey',
  {
    description: 'API key to revoke.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: 'ID of the API key: global ID or UUID.' }),
    }),
  },
  {
    description:
      'Revokes an API key permanently. The next request with the key is rejected. Revoking a revoked key does not change `revokedAt`.',
    errors: { types: [NotFoundError] },
    nullable: true,
    resolve: async (_root, { input }, context, info) => ({
      apiKey: await revokeApiKey(
        context,
        withUuids(input, { id: 'ApiKey' }),
        payloadSelection(context, info, 'RevokeApiKeyPayload', 'apiKey'),
      ),
    }),
  },
  {
    description: 'The API key has been revoked.',
    outputFields: (t) => ({
      apiKey: t.expose('apiKey', { type: ApiKey, description: 'The API key after the change.' }),
    }),
  },
);

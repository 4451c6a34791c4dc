// API keys: what callers sign in with. The one place where a key itself is told is the answer to its creation.
import { createApiKey, listApiKeys, revokeApiKey } from '../../domain/workspace/api-key.js';
import { NotFoundError } from '../../errors.js';
import { rowsOfPage } from '../cost/prices.js';
import { builder } from './builder.js';
import { toConnection } from './connection.js';
import { encodeId, withUuids } from './ids.js';
import { filledTextField, limited, textLimits } from './limits.js';
import { nodeSelection, payloadSelection } from './selection.js';

/** Always loaded, all of them, since a sign-in has them all as well; the hash never is. */
const columns = {
  ...{ id: true, userId: true, name: true, lastCharacters: true, readOnly: true },
  ...{ createdAt: true, expiresAt: true, revokedAt: true },
} as const;

export const ApiKey = builder.prismaNode('ApiKey', {
  description: 'What a caller signs in with. The key itself is shown once, when it is made.',
  nullable: true,
  id: { resolve: ({ id }) => id },
  findUnique: (id) => ({ id }),
  select: columns,
  // Resolved, not exposed: an exposed column of the key that signed in would be loaded a second time.
  fields: (t) => ({
    uuid: t.field({
      type: 'UUID',
      description: 'The id without its type.',
      resolve: ({ id }) => id,
    }),
    name: t.string({
      ...limited('What it is for.', textLimits, 'Website form'),
      resolve: ({ name }) => name,
    }),
    lastCharacters: t.string({
      ...limited('The end of the key, to tell keys apart.', textLimits, 'x7Qf'),
      resolve: ({ lastCharacters }) => lastCharacters,
    }),
    readOnly: t.boolean({
      description: 'Whether it can only read.',
      resolve: ({ readOnly }) => readOnly,
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was created.',
      resolve: ({ createdAt }) => createdAt,
    }),
    lastUsedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used, to the minute; null: never.',
      select: { use: { select: { lastUsedAt: true } } },
      resolve: ({ use }) => use?.lastUsedAt ?? null,
    }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it stops working; null: never.',
      resolve: ({ expiresAt }) => expiresAt,
    }),
    revokedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked, and stopped working; null: it was not.',
      resolve: ({ revokedAt }) => revokedAt,
    }),
    user: t.relation('user', {
      description: 'The user that it acts for, whose role says what it may do.',
    }),
    userId: t.id({
      description: 'ID of the user, without loading the user.',
      resolve: ({ userId }) => encodeId('User', userId),
    }),
  }),
});

const ApiKeyConnection = builder.connectionObject(
  {
    type: ApiKey,
    name: 'ApiKeyConnection',
    description: 'A list of API keys, a page at a time.',
  },
  { name: 'ApiKeyEdge', description: 'An API key on a page.' },
);

builder.queryField('apiKeys', (t) =>
  t.connection(
    {
      type: ApiKey,
      description:
        'The API keys of the workspace, the most recently created first: revoked and expired ones too.',
      ...rowsOfPage,
      resolve: async (_root, args, context, info) =>
        toConnection(await listApiKeys(context, args, nodeSelection(context, info))),
    },
    ApiKeyConnection,
  ),
);

builder.relayMutationField(
  'createApiKey',
  {
    description: 'The values of a new API key.',
    inputFields: (t) => ({
      name: t.string({
        required: true,
        ...filledTextField('What it is for.'),
      }),
      userId: t.id({
        description:
          'The user of the workspace that it acts for: global id or uuid. Left out: the user of the present key.',
      }),
      readOnly: t.boolean({
        required: true,
        defaultValue: false,
        description: 'Whether it can only read, whatever the role of its user.',
      }),
      expiresAt: t.field({
        type: 'DateTime',
        description: 'When it stops working, in the future. Left out: never.',
      }),
    }),
  },
  {
    description: 'Creates an API key. It works at once.',
    errors: {},
    // Nobody can be sent it again (graphql/idempotency.ts).
    extensions: { isSecret: true },
    resolve: (_root, { input }, context, info) =>
      createApiKey(
        context,
        { input: withUuids(input, { userId: 'User' }) },
        payloadSelection(context, info, 'CreateApiKeyPayload', 'apiKey'),
      ),
  },
  {
    description: 'The API key has been created.',
    outputFields: (t) => ({
      apiKey: t.expose('apiKey', { type: ApiKey, description: 'What is known of it from now on.' }),
      key: t.exposeString('key', {
        description: 'The key itself. Keep it: it is not stored here, and not shown again.',
      }),
    }),
  },
);

builder.relayMutationField(
  'revokeApiKey',
  {
    description: 'What to revoke.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: 'The API key: its global id, or its uuid.' }),
    }),
  },
  {
    description:
      'Revokes an API key, for good: the next request with it is refused. Revoking twice keeps the first time.',
    errors: { types: [NotFoundError] },
    resolve: async (_root, { input }, context, info) => ({
      apiKey: await revokeApiKey(
        context,
        { input: withUuids(input, { id: 'ApiKey' }) },
        payloadSelection(context, info, 'RevokeApiKeyPayload', 'apiKey'),
      ),
    }),
  },
  {
    description: 'The API key is revoked.',
    outputFields: (t) => ({
      apiKey: t.expose('apiKey', { type: ApiKey, description: 'As it is now.' }),
    }),
  },
);

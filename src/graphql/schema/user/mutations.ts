// Users: adding, changing and deactivating them.
import {
  createUser,
  deactivateUser,
  reactivateUser,
  updateUser,
} from '../../../domain/user/write.js';
import { NotFoundError } from '../../../errors.js';
import { builder } from '../builder.js';
import { withUuids } from '../ids.js';
import { filledTextField, textField } from '../limits.js';
import { typeName } from '../names.js';
import { payloadSelection } from '../selection.js';
import { RoleType, User } from './node.js';

const name = filledTextField('The full name.');
const email = textField('The address, which no other user of the workspace has.');

builder.relayMutationField(
  'createUser',
  {
    description: 'The values of a new user.',
    inputFields: (t) => ({
      name: t.string({ required: true, ...name }),
      email: t.string({ required: true, ...email }),
      role: t.field({ type: RoleType, required: true, description: 'What the user may do.' }),
    }),
  },
  {
    description: 'Adds a user to the workspace. An API key for it is made apart.',
    errors: {},
    resolve: async (_root, { input }, context, info) => ({
      user: await createUser(
        context,
        { input },
        payloadSelection(context, info, 'CreateUserPayload', 'user'),
      ),
    }),
  },
  {
    description: 'The user has been added.',
    outputFields: (t) => ({
      user: t.expose('user', { type: User, description: 'As it is now.' }),
    }),
  },
);

builder.relayMutationField(
  'updateUser',
  {
    description: 'What to change. An absent field stays as it is; none can be cleared.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: 'The user: its global id, or its uuid.' }),
      name: t.string(name),
      email: t.string(email),
      role: t.field({
        type: RoleType,
        description:
          'What the user may do, and so each of its API keys from the next request on. The last active admin stays one.',
      }),
    }),
  },
  {
    description: 'Changes a user.',
    errors: { types: [NotFoundError] },
    resolve: async (_root, { input }, context, info) => ({
      user: await updateUser(
        context,
        { input: withUuids(input, { id: 'User' }) },
        payloadSelection(context, info, 'UpdateUserPayload', 'user'),
      ),
    }),
  },
  {
    description: 'The user has been changed.',
    outputFields: (t) => ({
      user: t.expose('user', { type: User, description: 'As it is now.' }),
    }),
  },
);

const switches = {
  deactivateUser: {
    change: deactivateUser,
    errors: [NotFoundError],
    description:
      'Deactivates a user. From the next request on its API keys are rejected with 401, and their open streams end. Records stay linked to the user, but no record can be newly linked. The last active admin cannot be deactivated. Deactivating a deactivated user changes nothing.',
    input: 'The user to deactivate.',
    payload: 'The user is deactivated.',
  },
  reactivateUser: {
    change: reactivateUser,
    errors: [NotFoundError],
    description:
      'Makes a deactivated user active again. Its API keys work again, except those that were revoked or have expired. Reactivating an active user changes nothing.',
    input: 'The user to reactivate.',
    payload: 'The user is active.',
  },
};

for (const [name, { change, errors, description, input, payload }] of Object.entries(switches))
  builder.relayMutationField(
    name,
    {
      description: input,
      inputFields: (t) => ({
        id: t.id({ required: true, description: 'The user: its global id, or its uuid.' }),
      }),
    },
    {
      description,
      errors: { types: errors },
      resolve: async (_root, args, context, info) => ({
        user: await change(
          context,
          { input: withUuids(args.input, { id: 'User' }) },
          payloadSelection(context, info, typeName(name, 'Payload'), 'user'),
        ),
      }),
    },
    {
      description: payload,
      outputFields: (t) => ({
        user: t.expose('user', { type: User, description: 'As it is now.' }),
      }),
    },
  );

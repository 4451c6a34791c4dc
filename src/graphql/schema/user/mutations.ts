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

const name = filledTextField('Full name.');
const emailField = textField('Email address. Unique within the workspace.');

builder.relayMutationField(
  'createUser',
  {
    description: 'Values of the new user.',
    inputFields: (t) => ({
      name: t.string({ required: true, ...name }),
      email: t.string({ required: true, ...emailField }),
      role: t.field({ type: RoleType, required: true, description: 'Role of the user.' }),
    }),
  },
  {
    description:
      'Adds a user to the workspace. An API key for the user is created separately, with `createApiKey`.',
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
      user: t.expose('user', { type: User, description: 'The user after the change.' }),
    }),
  },
);

builder.relayMutationField(
  'updateUser',
  {
    description: 'Changes of a user. An absent field keeps its value. No field can be cleared.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: 'ID of the user: global ID or UUID.' }),
      name: t.string(name),
      email: t.string(emailField),
      role: t.field({
        type: RoleType,
        description:
          'Role of the user. It applies to the API keys of the user from the next request on. The last active admin must keep the role.',
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
      user: t.expose('user', { type: User, description: 'The user after the change.' }),
    }),
  },
);

const switches = {
  deactivateUser: {
    change: deactivateUser,
    errors: [NotFoundError],
    description:
      'Deactivates a user. From the next request on, the API keys of the user are rejected with status 401, and their open streams end. Records stay linked to the user, but no new links to the user can be made. The last active admin cannot be deactivated. Deactivating a deactivated user changes nothing.',
    input: 'User to deactivate.',
    payload: 'The user has been deactivated.',
  },
  reactivateUser: {
    change: reactivateUser,
    errors: [NotFoundError],
    description:
      'Reactivates a deactivated user. The API keys of the user work again, except those that were revoked or have expired. Reactivating an active user changes nothing.',
    input: 'User to reactivate.',
    payload: 'The user has been reactivated.',
  },
};

for (const [name, { change, errors, description, input, payload }] of Object.entries(switches))
  builder.relayMutationField(
    name,
    {
      description: input,
      inputFields: (t) => ({
        id: t.id({ required: true, description: 'ID of the user: global ID or UUID.' }),
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
        user: t.expose('user', { type: User, description: 'The user after the change.' }),
      }),
    },
  );

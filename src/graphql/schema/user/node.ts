// Users, the people of a workspace: the node and its connection.
import { roles } from '../../../domain/value-sets.js';
import { builder } from '../builder.js';
import { enumValues } from '../enum-values.js';
import { emailLimits, limited, textLimits } from '../limits.js';

export const RoleType = builder.enumType('Role', {
  description: 'What a user, and so each of the API keys that act for it, may do.',
  values: enumValues(roles, {
    admin: 'Everything.',
    member: 'Reads and writes records.',
    viewer: 'Reads.',
  }),
});

export const User = builder.prismaNode('User', {
  description: 'A person who works in the workspace.',
  nullable: true,
  id: { resolve: ({ id }) => id },
  findUnique: (id, { viewer: { workspaceId } }) => ({ workspaceId_id: { workspaceId, id } }),
  fields: (t) => ({
    uuid: t.expose('id', { type: 'UUID', description: 'The id that REST uses.' }),
    name: t.exposeString('name', limited('The full name.', textLimits, 'Sam Miller')),
    email: t.exposeString(
      'email',
      limited('The address, unique in the workspace.', emailLimits, 'sam@example.com'),
    ),
    role: t.expose('role', { type: RoleType, description: 'What the user may do.' }),
    deactivatedAt: t.expose('deactivatedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the user was deactivated; null for an active user. The API keys of a deactivated user do not work.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

export const UserConnection = builder.connectionObject(
  {
    type: User,
    name: 'UserConnection',
    description: 'A list of users, a page at a time.',
  },
  { name: 'UserEdge', description: 'A user on a page.' },
);

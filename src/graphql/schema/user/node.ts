// Users, the people of a workspace: the node.
import { roles } from '../../../domain/value-sets.js';
import { builder } from '../builder.js';
import { enumValues } from '../enum-values.js';
import { recordEvent } from '../event/node.js';
import { emailLimits, withLimits, textLimits } from '../limits.js';
import { ownedNode, uuidOptions } from '../record.js';

export const RoleType = builder.enumType('UserRole', {
  description:
    'Role of a user. It determines the permissions of the user and of the API keys that act for the user.',
  values: enumValues(roles, {
    admin: 'Permission for all operations.',
    member:
      'Permission to read all records, and to write opportunities and contacts without deleting them.',
    viewer: 'Permission to read all records.',
  }),
});

export const User = builder.prismaNode('User', {
  description: 'A person who works in the workspace.',
  ...ownedNode,
  fields: (t) => ({
    uuid: t.expose('id', uuidOptions),
    name: t.exposeString('name', withLimits(textLimits, 'Sam Miller')),
    email: t.exposeString('email', withLimits(emailLimits, 'sam@example.com')),
    role: t.expose('role', { type: RoleType }),
    deactivatedAt: t.expose('deactivatedAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

recordEvent('User', {
  name: 'changedUser',
  description:
    'One change of a user. The user who made the change is in `user`, the one who was changed in `changedUser`.',
});

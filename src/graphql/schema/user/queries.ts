// Users: reading one, and listing them.
import type { ChoiceFilter } from '../../../domain/list/filter-column.js';
import { getUser, listUsers, type UserFilter, type UserOrder } from '../../../domain/user/read.js';
import type { Role } from '../../../domain/value-sets.js';
import { rowsOfPage } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { toConnection } from '../connection.js';
import {
  DateTimeFilterType,
  IdFilterType,
  joints,
  orderType,
  toOrder,
  withFilterUuids,
} from '../filters.js';
import { textField } from '../limits.js';
import { toUuid } from '../ids.js';
import { nodeSelection } from '../selection.js';
import { RoleType, User, UserConnection } from './node.js';

const RoleFilter = builder.inputRef<ChoiceFilter<Role>>('RoleFilter').implement({
  description: 'Asks for a role. Everything given must hold; null asks for nothing.',
  fields: (t) => ({
    eq: t.field({ type: RoleType, description: 'Is this.' }),
    in: t.field({ type: [RoleType], description: 'Is one of these, up to 100.' }),
  }),
});

const UserFilterType = builder.inputRef<UserFilter>('UserFilter');

UserFilterType.implement({
  description:
    'Which users: those to which everything given here applies. A field that is null asks for nothing. Up to 100 conditions, nested up to 10 deep.',
  fields: (t) => ({
    ...joints(t, UserFilterType),
    q: t.string(textField('Words, each of which must occur in name or email.')),
    id: t.field({ type: IdFilterType, description: 'Which one.' }),
    role: t.field({ type: RoleFilter, description: 'What the user may do.' }),
    deactivatedAt: t.field({
      type: DateTimeFilterType,
      description: 'When the user was deactivated. Active users: `{ isNull: true }`.',
    }),
  }),
});

const UserOrderField = builder.enumType('UserOrderField', {
  description: 'What users can be ordered by.',
  values: {
    NAME: { value: 'name', description: 'The full name.' },
    EMAIL: { value: 'email', description: 'The address.' },
    CREATED_AT: { value: 'createdAt', description: 'When the user was created.' },
  } as const satisfies Record<string, { value: UserOrder['column']; description: string }>,
});

const UserOrderType = orderType('UserOrder', 'users', UserOrderField);

builder.queryFields((t) => ({
  user: t.prismaField({
    type: User,
    nullable: true,
    description: 'The user with this id; null where the workspace has none.',
    args: { id: t.arg.id({ required: true, description: 'The global id, or the uuid.' }) },
    resolve: (query, _root, { id }, context) => getUser(context, { id: toUuid('User', id) }, query),
  }),
  users: t.connection(
    {
      type: User,
      description: 'The users of the workspace.',
      args: {
        where: t.arg({ type: UserFilterType, description: 'Which ones; left out: all.' }),
        orderBy: t.arg({
          type: UserOrderType,
          description: 'In which order; left out: by name.',
        }),
      },
      ...rowsOfPage,
      resolve: async (_root, { where, orderBy, ...sizes }, context, info) =>
        toConnection(
          await listUsers(
            context,
            {
              ...sizes,
              where: where && withFilterUuids(where, { id: 'User' }),
              orderBy: toOrder(orderBy),
            },
            nodeSelection(context, info),
          ),
        ),
    },
    UserConnection,
  ),
}));

// Users: reading one, and listing them.
import type { ChoiceFilter } from '../../../domain/list/filter-column.js';
import { columnsWith } from '../../../domain/column-table.js';
import { userColumns } from '../../../domain/user/columns.js';
import { getUser, listUsers, type UserFilter } from '../../../domain/user/read.js';
import type { Role } from '../../../domain/value-sets.js';
import { rowsOfPage } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { toConnection } from '../connection.js';
import {
  columnFilters,
  filterRule,
  filterSize,
  logicalOperators,
  matches,
  orderByDescription,
  orderType,
  toOrder,
  whereDescription,
  withFilterUuids,
} from '../filters.js';
import { textField } from '../limits.js';
import { toUuid } from '../ids.js';
import { nodeSelection } from '../selection.js';
import { RoleType, User, UserConnection } from './node.js';

const RoleFilter = builder.inputRef<ChoiceFilter<Role>>('RoleFilter').implement({
  description: `Filters by role. ${filterRule}`,
  fields: (t) => ({
    eq: t.field({ type: RoleType, description: matches.eq }),
    in: t.field({ type: [RoleType], description: matches.in }),
  }),
});

const UserFilterType = builder.inputRef<UserFilter>('UserFilter');

UserFilterType.implement({
  description: `Filters users. ${filterRule} ${filterSize}`,
  fields: (t) => ({
    ...logicalOperators(t, UserFilterType),
    q: t.string(
      textField('Search words: each must occur in `name` or `email`, regardless of case.'),
    ),
    ...columnFilters(t, 'User', columnsWith(userColumns, 'filter'), { role: RoleFilter }),
  }),
});

const UserOrderType = orderType('User', 'users', columnsWith(userColumns, 'sort'));

builder.queryFields((t) => ({
  user: t.prismaField({
    type: User,
    nullable: true,
    description: 'The user with this ID; `null` if the workspace has none.',
    args: { id: t.arg.id({ required: true, description: 'User to return: global ID or UUID.' }) },
    resolve: (query, _root, { id }, context) => getUser(context, { id: toUuid('User', id) }, query),
  }),
  users: t.connection(
    {
      type: User,
      description: 'Users of the workspace, sorted by name by default.',
      args: {
        where: t.arg({ type: UserFilterType, description: whereDescription }),
        orderBy: t.arg({
          type: UserOrderType,
          description: orderByDescription('name'),
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

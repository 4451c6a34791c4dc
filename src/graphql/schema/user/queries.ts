// Users: reading one, and listing them.
import { getUser, listUsers } from '../../../domain/user/read.js';
import { rowsOfPage } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { toConnection } from '../connection.js';
import { toUuid } from '../ids.js';
import { nodeSelection } from '../selection.js';
import { userLists } from './list.js';
import { User, UserConnection } from './node.js';

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
      args: userLists.args('name'),
      ...rowsOfPage,
      resolve: async (_root, args, context, info) =>
        toConnection(
          await listUsers(context, userLists.toDomain(args), nodeSelection(context, info)),
        ),
    },
    UserConnection,
  ),
}));

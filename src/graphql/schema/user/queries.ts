// Users: reading one, and listing them.
import { listRecords } from '../../../domain/list/list-kind.js';
import { userList } from '../../../domain/user/read.js';
import { connectionType, listQuery, recordQuery } from '../record-queries.js';
import { userLists } from './list.js';
import { User } from './node.js';

recordQuery('User');

const UserConnection = connectionType(User, 'users', 'A user with its cursor.');

listQuery('users', User, UserConnection, {
  description: 'Users of the workspace, sorted by name by default.',
  args: userLists.args('name'),
  list: (context, args, query) => listRecords(context, userList, userLists.toDomain(args), query),
});

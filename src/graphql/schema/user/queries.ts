// Users: reading one, and listing them.
import { listRecords } from '../../../domain/list/list-kind.js';
import { userList } from '../../../domain/user/read.js';
import { listQuery, recordQuery } from '../record-queries.js';
import { userLists } from './list.js';
import { User } from './node.js';

recordQuery('User');

listQuery('users', User, {
  pages: { nouns: 'users', item: 'A user with its cursor.' },
  description: 'Users of the workspace, sorted by name by default.',
  args: userLists.args('name'),
  list: (context, args, query) => listRecords(context, userList, userLists.toDomain(args), query),
});

// Users: reading one, and listing them.
import { userColumns } from '../../../domain/user/columns.js';
import { listRecords } from '../../../domain/list/list-kind.js';
import { userList } from '../../../domain/user/read.js';
import { enumFilter } from '../filter-types.js';
import { listArguments } from '../list-arguments.js';
import { listQuery, recordQuery } from '../record-queries.js';
import { RoleType, User } from './node.js';

const userLists = listArguments('User', userColumns, {
  nouns: 'users',
  typenames: { id: 'User' },
  searched: '`name` or `email`',
  enumFilters: { role: enumFilter('UserRoleFilter', RoleType, 'role', userColumns.role.filter) },
});

recordQuery('user', User);

listQuery('users', User, {
  pages: { nouns: 'users', item: 'A user with its cursor.' },
  description: 'Users of the workspace, sorted by name by default.',
  args: userLists.args('name'),
  list: (context, args, query) => listRecords(context, userList, userLists.toDomain(args), query),
});

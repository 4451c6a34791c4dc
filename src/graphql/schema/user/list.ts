// The arguments of the list of users: filter and sort order.
import { userColumns } from '../../../domain/user/columns.js';
import { enumFilter } from '../filter-types.js';
import { listArguments } from '../list-arguments.js';
import { RoleType } from './node.js';

export const userLists = listArguments('User', userColumns, {
  nouns: 'users',
  typenames: { id: 'User' },
  searched: '`name` or `email`',
  enumFilters: { role: enumFilter('UserRoleFilter', RoleType, 'role', userColumns.role.filter) },
});

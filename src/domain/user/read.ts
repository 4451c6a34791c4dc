// Lists users: the people of a workspace.
import { describeList } from '../list/list-kind.js';
import { searchFilter } from '../list/search-filter.js';
import { userColumns } from './columns.js';

export const userList = describeList(
  'user',
  userColumns,
  { column: 'name', direction: 'asc', nulls: 'last' },
  { q: searchFilter({ required: ['name'], unfolded: ['email'] }) },
);

// Lists users: the people of a workspace.
import { columnsWith } from '../column-table.js';
import { searchFilter } from '../list/search-filter.js';
import { userColumns } from './columns.js';

export const userList = {
  table: 'user',
  filterColumns: {
    ...columnsWith(userColumns, 'filter'),
    q: searchFilter({ required: ['name'], unfolded: ['email'] }),
  },
  sortColumns: columnsWith(userColumns, 'sort'),
  order: { column: 'name', direction: 'asc', nulls: 'last' },
} as const;

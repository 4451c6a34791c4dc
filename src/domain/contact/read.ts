// Lists contacts: the people and companies that opportunities are for.
import { columnsWith } from '../column-table.js';
import { searchFilter } from '../list/search-filter.js';
import { newestFirst } from '../list/list-kind.js';
import { contactColumns } from './columns.js';

export const contactList = {
  table: 'contact',
  filterColumns: {
    ...columnsWith(contactColumns, 'filter'),
    // The columns of the index contact_folded_search.
    q: searchFilter({
      nullable: ['lastName', 'company', 'email', 'phone'],
      required: ['firstName'],
    }),
  },
  sortColumns: columnsWith(contactColumns, 'sort'),
  order: newestFirst,
} as const;

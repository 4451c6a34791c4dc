// Lists contacts: the people and companies that opportunities are for.
import type { Condition } from '../../database/table.js';
import type { Prisma } from '../../generated/prisma/client.js';
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

/** Returns the condition in Prisma's format, for a query of contacts. */
export const contactWhere = (condition: Condition<'contact'>) =>
  condition as unknown as Prisma.ContactWhereInput;

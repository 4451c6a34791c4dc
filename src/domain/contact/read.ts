// Lists contacts: the people and companies that opportunities are for.
import { searchFilter } from '../list/search-filter.js';
import { describeList, newestFirst } from '../list/list-kind.js';
import { contactColumns } from './columns.js';

export const contactList = describeList('contact', contactColumns, newestFirst, {
  // The columns of the index contact_folded_search.
  q: searchFilter({ nullable: ['lastName', 'company', 'email', 'phone'], required: ['firstName'] }),
});

// Contacts: which there are. The people and companies that opportunities are for.
import type { Prisma } from '../../generated/prisma/client.js';
import type { Caller } from '../caller.js';
import { keyOf } from '../key.js';
import { searchFilter } from '../list/filter-column.js';
import type { Filter } from '../list/filter.js';
import { planList, type ListArguments, type ListOrder } from '../list/list-kind.js';
import { isUuid } from '../uuid.js';
import { refuseIssues } from '../validation.js';
import { contactFilters, contactSorts } from './columns.js';

/** Which relations to load with a row: the caller's choice, opaque to the domain. */
export interface Selection {
  readonly include?: Prisma.ContactInclude;
}

const list = {
  filterColumns: {
    ...contactFilters,
    // The columns of the index contact_search.
    q: searchFilter(['lastName', 'company', 'email', 'phone'], ['firstName']),
  },
  sortColumns: contactSorts,
  order: { column: 'createdAt', direction: 'desc', nulls: 'last' },
} as const;

export type ContactFilter = Filter<typeof list.filterColumns>;
type Sort = keyof typeof list.sortColumns;
export type ContactOrder = ListOrder<Sort>;
export type ContactListArguments = ListArguments<typeof list.filterColumns, Sort>;

/**
 * One page of the workspace's contacts, the most recently created first unless an order is given.
 *
 * @throws ValidationError as `planList` does
 */
export async function listContacts(
  caller: Caller,
  args: ContactListArguments,
  query: Selection = {},
) {
  const { find, condition, toPage } = planList(caller, list, args);
  const found = await caller.db.contact.findMany({ ...find, ...query });
  return { ...toPage(found), totalCount: () => caller.db.contact.count({ where: condition }) };
}

/** The contact, or null where the workspace has none with this id. */
export async function getContact(caller: Caller, { id }: { id: string }, query: Selection = {}) {
  refuseIssues(caller, []);
  if (!isUuid(id)) return null;
  return caller.db.contact.findUnique({ ...query, where: keyOf(caller, id) });
}

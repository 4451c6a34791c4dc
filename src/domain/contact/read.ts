// Reads contacts: the people and companies that opportunities are for.
import type { Prisma } from '../../generated/prisma/client.js';
import type { Caller } from '../caller.js';
import { keyOf } from '../key.js';
import { searchFilter } from '../list/filter-column.js';
import { planList, type ListArguments } from '../list/list-kind.js';
import { isUuid } from '../uuid.js';
import { refuseIssues } from '../validation.js';
import { columnsWith } from '../column-table.js';
import { contactColumns } from './columns.js';

/** The relations to load with a row. The caller chooses them, and the domain passes them on to Prisma. */
export interface ContactSelection {
  readonly include?: Prisma.ContactInclude;
}

const contactList = {
  filterColumns: {
    ...columnsWith(contactColumns, 'filter'),
    // The columns of the index contact_search.
    q: searchFilter(['lastName', 'company', 'email', 'phone'], ['firstName']),
  },
  sortColumns: columnsWith(contactColumns, 'sort'),
  order: { column: 'createdAt', direction: 'desc', nulls: 'last' },
} as const;

/**
 * One page of the workspace's contacts, the most recently created first unless an order is given.
 *
 * @throws ValidationError as `planList` does
 */
export async function listContacts(
  caller: Caller,
  args: ListArguments<typeof contactList.filterColumns, keyof typeof contactList.sortColumns>,
  query: ContactSelection = {},
) {
  const { find, condition, toPage } = planList(caller, contactList, args);
  const found = await caller.db.contact.findMany({ ...find, ...query });
  return { ...toPage(found), totalCount: () => caller.db.contact.count({ where: condition }) };
}

/** Returns the contact, or null if the workspace has none with this ID. */
export async function getContact(
  caller: Caller,
  { id }: { id: string },
  query: ContactSelection = {},
) {
  refuseIssues(caller, []);
  if (!isUuid(id)) return null;
  return caller.db.contact.findUnique({ ...query, where: keyOf(caller, id) });
}

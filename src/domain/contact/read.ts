// Contacts: which there are. The people and companies that opportunities are for.
import { z } from 'zod';
import type { Prisma } from '../../generated/prisma/client.js';
import type { ContactType } from '../../generated/prisma/enums.js';
import type { Caller } from '../caller.js';
import {
  choiceFilter,
  idFilter,
  planFilter,
  rangeFilter,
  searchFilter,
  tagsFilter,
  textFilter,
  type Filter,
} from '../filter.js';
import {
  pageSizes,
  planPage,
  textColumn,
  timestampColumn,
  type Order,
  type PageArguments,
} from '../page.js';
import { isUuid } from '../uuid.js';
import { validate, type Maybe } from '../validation.js';
import { filteredParts, forAddresses } from './addresses.js';

/** Which relations to load with a row: the caller's choice, opaque to the domain. */
export interface Selection {
  readonly include?: Prisma.ContactInclude;
}

/** What a list can be filtered by. */
const filterColumns = {
  // The columns of the index contact_search.
  q: searchFilter(['lastName', 'company', 'email', 'phone'], ['firstName']),
  id: idFilter(false),
  firstName: textFilter(false),
  lastName: textFilter(true),
  email: textFilter(true),
  phone: textFilter(true),
  company: textFilter(true),
  jobTitle: textFilter(true),
  type: choiceFilter<ContactType>(true),
  ...forAddresses(filteredParts, () => textFilter(true)),
  tags: tagsFilter,
  createdAt: rangeFilter<Date>(false),
  updatedAt: rangeFilter<Date>(false),
};

export type ContactFilter = Filter<typeof filterColumns>;

/** What a list can be sorted by. */
const sortColumns = {
  createdAt: timestampColumn(false),
  updatedAt: timestampColumn(false),
  firstName: textColumn(false),
  lastName: textColumn(true),
  company: textColumn(true),
};

export interface ContactOrder extends Order {
  readonly column: keyof typeof sortColumns;
}

const newestFirst: ContactOrder = { column: 'createdAt', direction: 'desc', nulls: 'last' };

export interface ContactListArguments extends PageArguments {
  readonly where?: Maybe<ContactFilter>;
  readonly orderBy?: Maybe<ContactOrder>;
}

/**
 * One page of the workspace's contacts, the most recently created first unless an order is given.
 *
 * @throws ValidationError for a page size outside 1 to 100, a cursor that is none, a filter that cannot be
 */
export async function listContacts(
  caller: Caller,
  { where, orderBy: order, ...sizes }: ContactListArguments,
  query: Selection = {},
) {
  const sort = order ?? newestFirst;
  const page = planPage(sizes, sort, sortColumns[sort.column]);
  const filter = planFilter(filterColumns, where);
  validate(caller, pageSizes, sizes, [...page.issues, ...filter.issues]);
  const { filters, orderBy, take } = page.window;
  const found = await caller.db.contact.findMany({
    ...query,
    where: { AND: [filter.condition, ...filters] },
    orderBy,
    take,
  });
  return {
    ...page.toPage(found),
    totalCount: () => caller.db.contact.count({ where: filter.condition }),
  };
}

/** The contact, or null where the workspace has none with this id. */
export async function getContact(caller: Caller, args: { id: string }, query: Selection = {}) {
  const { id } = validate(caller, z.object({ id: z.string() }), args);
  if (!isUuid(id)) return null;
  return caller.db.contact.findUnique({
    ...query,
    where: { workspaceId_id: { workspaceId: caller.viewer.workspaceId, id } },
  });
}

// Users: which there are. The people of a workspace.
import { z } from 'zod';
import type { Prisma } from '../../generated/prisma/client.js';
import type { Role } from '../../generated/prisma/enums.js';
import type { Caller } from '../caller.js';
import { choiceFilter, idFilter, planFilter, searchFilter, type Filter } from '../filter.js';
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

/** Which relations to load with a row: the caller's choice, opaque to the domain. */
export interface Selection {
  readonly include?: Prisma.UserInclude;
}

/** What a list can be filtered by. */
const filterColumns = {
  q: searchFilter([], ['name', 'email']),
  id: idFilter(false),
  role: choiceFilter<Role>(false),
};

export type UserFilter = Filter<typeof filterColumns>;

/** What a list can be sorted by. */
const sortColumns = {
  name: textColumn(false),
  email: textColumn(false),
  createdAt: timestampColumn(false),
};

export interface UserOrder extends Order {
  readonly column: keyof typeof sortColumns;
}

const byName: UserOrder = { column: 'name', direction: 'asc', nulls: 'last' };

/** The user, or null where the workspace has none with this id. */
export async function getUser(caller: Caller, args: { id: string }, query: Selection = {}) {
  const { id } = validate(caller, z.object({ id: z.string() }), args);
  if (!isUuid(id)) return null;
  return caller.db.user.findUnique({
    ...query,
    where: { workspaceId_id: { workspaceId: caller.viewer.workspaceId, id } },
  });
}

export interface UserListArguments extends PageArguments {
  readonly where?: Maybe<UserFilter>;
  /** Left out: by name. */
  readonly orderBy?: Maybe<UserOrder>;
}

/**
 * One page of the workspace's users.
 *
 * @throws ValidationError for a page size outside 1 to 100, a cursor that is none, a filter that cannot be
 */
export async function listUsers(
  caller: Caller,
  { where, orderBy: order, ...sizes }: UserListArguments,
  query: Selection = {},
) {
  const sort = order ?? byName;
  const page = planPage(sizes, sort, sortColumns[sort.column]);
  const filter = planFilter(filterColumns, where);
  validate(caller, pageSizes.and(z.object({})), sizes, [...page.issues, ...filter.issues]);
  const condition = filter.condition as Prisma.UserWhereInput;
  const { filters, orderBy, take } = page.window;
  const found = await caller.db.user.findMany({
    ...query,
    where: { AND: [condition, ...filters] },
    orderBy,
    take,
  });
  return { ...page.toPage(found), totalCount: () => caller.db.user.count({ where: condition }) };
}

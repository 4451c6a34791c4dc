// Reads users: the people of a workspace.
import type { Prisma } from '../../generated/prisma/client.js';
import type { Caller } from '../caller.js';
import { keyOf } from '../key.js';
import { searchFilter } from '../list/filter-column.js';
import { planList, type ListArguments } from '../list/list-kind.js';
import { isUuid } from '../uuid.js';
import { refuseIssues } from '../validation.js';
import { columnsWith } from '../column-table.js';
import { userColumns } from './columns.js';

/** The relations to load with a row. The caller chooses them, and the domain passes them on to Prisma. */
export interface UserSelection {
  readonly include?: Prisma.UserInclude;
}

const userList = {
  filterColumns: { ...columnsWith(userColumns, 'filter'), q: searchFilter([], ['name', 'email']) },
  sortColumns: columnsWith(userColumns, 'sort'),
  order: { column: 'name', direction: 'asc', nulls: 'last' },
} as const;

/** Returns the user, or null if the workspace has none with this ID. */
export async function getUser(caller: Caller, { id }: { id: string }, query: UserSelection = {}) {
  refuseIssues(caller, []);
  if (!isUuid(id)) return null;
  return caller.db.user.findUnique({ ...query, where: keyOf(caller, id) });
}

/**
 * One page of the workspace's users, by name unless an order is given.
 *
 * @throws ValidationError as `planList` does
 */
export async function listUsers(
  caller: Caller,
  args: ListArguments<typeof userList.filterColumns, keyof typeof userList.sortColumns>,
  query: UserSelection = {},
) {
  const { find, condition, toPage } = planList(caller, userList, args);
  const found = await caller.db.user.findMany({ ...find, ...query });
  return { ...toPage(found), totalCount: () => caller.db.user.count({ where: condition }) };
}

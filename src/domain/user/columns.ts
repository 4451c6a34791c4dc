// The columns of users.
import { z } from 'zod';
import type { UserModel } from '../../generated/prisma/models.js';
import { columnsWith, type Columns } from '../columns.js';
import { choiceFilter, idFilter, timestampFilter } from '../list/filter-column.js';
import { textColumn, timestampColumn } from '../list/sort-column.js';
import { email, requiredText } from '../validation.js';
import type { Role } from '../value-sets.js';

const columns = {
  workspaceId: {},
  id: { filter: idFilter(false) },
  name: { write: requiredText, sort: textColumn(false) },
  email: { write: email, sort: textColumn(false) },
  role: { write: z.custom<Role>(), filter: choiceFilter<Role>(false) },
  deactivatedAt: { filter: timestampFilter(true) },
  createdAt: { sort: timestampColumn(false) },
  updatedAt: {},
} satisfies Columns<UserModel>;

export const userWrites = columnsWith(columns, 'write');
export const userFilters = columnsWith(columns, 'filter');
export const userSorts = columnsWith(columns, 'sort');

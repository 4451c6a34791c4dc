// The columns of users.
import { z } from 'zod';
import type { UserModel } from '../../generated/prisma/models.js';
import type { Columns } from '../column-table.js';
import { choiceFilter, idFilter, timestampFilter } from '../list/filter-operators.js';
import { nameColumn, textColumn, timestampColumn } from '../list/sort-column.js';
import { email, requiredText } from '../validation.js';
import { roles, type Role } from '../value-sets.js';

export const userColumns = {
  workspaceId: { isAudited: false },
  id: { filter: idFilter(false), isAudited: false },
  name: { write: requiredText, sort: nameColumn(false) },
  email: { write: email, sort: textColumn(false) },
  role: { write: z.enum(roles), filter: choiceFilter<Role, false>(false) },
  deactivatedAt: { filter: timestampFilter(true) },
  createdAt: { sort: timestampColumn(false), isAudited: false },
  updatedAt: { isAudited: false },
} satisfies Columns<UserModel>;

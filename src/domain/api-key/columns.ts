// The columns of API keys. Neither a list nor an event contains the hash.
import { z } from 'zod';
import type { ApiKeyModel } from '../../generated/prisma/models.js';
import type { Columns } from '../column-table.js';
import { timestampColumn } from '../list/sort-column.js';
import { optional, requiredText } from '../validation.js';

export const apiKeyColumns = {
  workspaceId: { isAudited: false },
  id: { isAudited: false },
  userId: {},
  name: { write: requiredText },
  hash: { isAudited: false },
  lastCharacters: {},
  readOnly: { write: z.boolean() },
  createdAt: { sort: timestampColumn(false), isAudited: false },
  expiresAt: {
    write: optional(z.date().refine((time) => time > new Date(), 'Must be in the future.')),
  },
  revokedAt: {},
} satisfies Columns<ApiKeyModel>;

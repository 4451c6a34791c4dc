// The columns that all nouns with a version have. Only the gateway writes them.
import { idFilter, timestampFilter } from './list/filter-operators.js';
import { timestampColumn } from './list/sort-column.js';

export const versionedColumns = {
  workspaceId: { isAudited: false },
  id: { filter: idFilter(false), isAudited: false },
  version: { isAudited: false },
  createdAt: { filter: timestampFilter(false), sort: timestampColumn(false), isAudited: false },
  updatedAt: { filter: timestampFilter(false), sort: timestampColumn(false), isAudited: false },
} as const;

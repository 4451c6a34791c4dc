// Reads API keys: the list of a workspace, with revoked and expired ones.
import { columnsWith } from '../column-table.js';
import { newestFirst } from '../list/list-kind.js';
import { apiKeyColumns } from './columns.js';

export const apiKeyList = {
  table: 'apiKey',
  filterColumns: columnsWith(apiKeyColumns, 'filter'),
  sortColumns: columnsWith(apiKeyColumns, 'sort'),
  order: newestFirst,
} as const;

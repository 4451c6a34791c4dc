// The filter of records by a related record.
import { z } from 'zod';
import type { TableName } from '../../database/table.js';
import { matchesAll, nothing } from './condition.js';
import type { FilterColumn, FilterColumns } from './filter-column.js';
import type { Filter, Filterable } from './filter.js';

/**
 * Matches records whose related record matches a filter. A record without a related one does not match. A filter without
 * conditions means no condition.
 */
export const relatedFilter = <Name extends TableName, Columns extends FilterColumns>({
  table,
  filterColumns,
}: Filterable<Name, Columns>): FilterColumn<Filter<Columns>, 'related', true> => ({
  kind: 'related',
  nullable: true,
  rule: z.unknown(),
  condition: (filter, name, { ofTable }) => {
    const condition = ofTable(table, filterColumns, filter);
    return matchesAll(condition) || condition === nothing
      ? condition
      : { [name]: { is: condition } };
  },
});

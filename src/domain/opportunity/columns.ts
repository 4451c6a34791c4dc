// The columns of opportunities.
import { z } from 'zod';
import type { OpportunityModel } from '../../generated/prisma/models.js';
import { forAddress } from '../address.js';
import type { Columns } from '../column-table.js';
import {
  choiceFilter,
  decimalFilter,
  idFilter,
  tagsFilter,
  textFilter,
  timestampFilter,
} from '../list/filter-operators.js';
import { decimalColumn, nameColumn, textColumn, timestampColumn } from '../list/sort-column.js';
import { dollars } from '../money.js';
import { optional, optionalText, requiredText, tags } from '../validation.js';
import type { ApprovalStatus } from '../value-sets.js';
import { versionedColumns } from '../versioned-columns.js';

const link = optional(z.string());

export const opportunityColumns = {
  ...versionedColumns,
  name: { write: optionalText, filter: textFilter(true), sort: nameColumn(true) },
  contactName: { write: optionalText, filter: textFilter(true), sort: nameColumn(true) },
  primaryContactId: { write: link, filter: idFilter(true) },
  value: { write: optional(dollars), filter: decimalFilter(true), sort: decimalColumn(true) },
  leadSource: { write: optionalText, filter: textFilter(true), sort: nameColumn(true) },
  appointmentAt: {
    write: optional(z.date()),
    filter: timestampFilter(true),
    sort: timestampColumn(true),
  },
  ...forAddress('address', () => ({ write: optionalText, filter: textFilter(true) })),
  salesRepId: { write: link, filter: idFilter(true) },
  projectManagerId: { write: link, filter: idFilter(true) },
  arOwnerId: { write: link, filter: idFilter(true) },
  pipelineId: { filter: idFilter(false) },
  stageId: { filter: idFilter(false) },
  tags: { write: tags.exactOptional(), filter: tagsFilter },
  approvalStatus: { filter: choiceFilter<ApprovalStatus, false>(false) },
  approvedAt: { filter: timestampFilter(true), sort: timestampColumn(true) },
  archivedAt: { filter: timestampFilter(true) },
  externalId: { write: optional(requiredText), filter: textFilter(true) },
  stageRank: { sort: textColumn(false) },
} satisfies Columns<OpportunityModel>;

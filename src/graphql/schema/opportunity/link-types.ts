// The links of an opportunity to other records. A link has one name in inputs, filters, fields and events.
import type { OpportunityModel } from '../../../generated/prisma/models.js';

/** The type of the record that each link names. */
export const linkTypes = {
  primaryContactId: 'Contact',
  salesRepId: 'User',
  projectManagerId: 'User',
  arOwnerId: 'User',
  pipelineId: 'Pipeline',
  stageId: 'Stage',
} as const satisfies Partial<Record<keyof OpportunityModel, string>>;

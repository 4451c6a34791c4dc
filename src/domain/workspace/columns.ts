// The columns of a workspace: its settings.
import type { WorkspaceModel } from '../../generated/prisma/models.js';
import type { Columns } from '../column-table.js';
import { knownName, requiredText } from '../validation.js';
import { country } from './country.js';
import { timeZoneNamed } from './time-zone.js';

const timeZone = knownName(
  timeZoneNamed,
  'Must be a name of the IANA time zone database, such as America/Denver.',
);

export const settingsColumns = {
  id: { isAudited: false },
  name: { write: requiredText },
  timeZone: { write: timeZone },
  country: { write: country },
  createdAt: { isAudited: false },
  updatedAt: { isAudited: false },
} satisfies Columns<WorkspaceModel>;

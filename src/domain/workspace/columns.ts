// The columns of a workspace: its settings.
import { z } from 'zod';
import type { WorkspaceModel } from '../../generated/prisma/models.js';
import type { Columns } from '../column-table.js';
import { requiredText } from '../validation.js';
import { country } from './country.js';
import { timeZoneNamed } from './time-zone.js';

const timeZone = z.string().transform((name, context) => {
  const known = timeZoneNamed(name);
  if (known !== undefined) return known;
  context.addIssue({
    code: 'custom',
    message: 'Must be a name of the IANA time zone database, such as America/Denver.',
  });
  return z.NEVER;
});

export const settingsColumns = {
  id: { isAudited: false },
  name: { write: requiredText },
  timeZone: { write: timeZone },
  country: { write: country },
  createdAt: { isAudited: false },
  updatedAt: { isAudited: false },
} satisfies Columns<WorkspaceModel>;

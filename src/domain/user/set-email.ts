// Changes the email address of a user for an operator. It also works before the migration that makes addresses unique
// regardless of case.
import { z } from 'zod';
import { isTaken } from '../../database/driver-errors.js';
import type { SystemClient, SystemTables } from '../../database/database.js';
import { NotFoundError, ValidationError } from '../../errors.js';
import { changeOf } from '../event/audited-records.js';
import { equalIgnoringCase } from '../list/search.js';
import { isUuid } from '../uuid.js';
import { email as emailRule, requireValid } from '../validation.js';
import { emailTaken } from './write.js';

interface UserEmail {
  readonly workspaceId: string;
  readonly id: string;
  readonly email: string;
}

const rule = z.object({ email: emailRule });

const taken = () => new ValidationError([{ path: ['email'], message: emailTaken }]);

/** Whether there is the table of events, which a later migration creates. */
async function hasEvents(tables: SystemTables): Promise<boolean> {
  const [row] = await tables.$queryRaw<{ exists: boolean }[]>`
    SELECT to_regclass('workspace_event') IS NOT NULL AS exists`;
  return row?.exists === true;
}

/**
 * Changes the email address of a user.
 *
 * @throws NotFoundError when the workspace has no such user
 * @throws ValidationError
 */
export async function setUserEmail(
  system: SystemClient,
  { workspaceId, id, email }: UserEmail,
): Promise<void> {
  requireValid(rule, { email });
  const missing = new NotFoundError(`There is no user ${id} in workspace ${workspaceId}.`);
  if (!isUuid(workspaceId) || !isUuid(id)) throw missing;
  const others = { workspaceId, id: { not: id }, email: equalIgnoringCase(email) };
  if ((await system.user.count({ where: others })) > 0) throw taken();
  const write = async (tables: SystemTables) => {
    // Neither statement reads columns that later migrations add.
    const before = await tables.user.findFirst({
      where: { workspaceId, id },
      select: { id: true, email: true },
    });
    if (before === null) throw missing;
    await tables.user.updateMany({ where: { workspaceId, id }, data: { email } });
    if (before.email !== email && (await hasEvents(tables)))
      await tables.workspaceEvent.create({
        data: { ...changeOf('user', before, { email }), workspaceId },
      });
  };
  try {
    await system.$transaction(write);
  } catch (failure) {
    throw isTaken(failure) ? taken() : failure;
  }
}

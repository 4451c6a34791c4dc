// Changes the email address of a user for an operator. It also works before the migration that makes addresses unique
// regardless of case.
import { z } from 'zod';
import { isTaken } from '../../database/driver-errors.js';
import type { SystemTables } from '../../database/database.js';
import { NotFoundError, ValidationError } from '../../errors.js';
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

/**
 * Changes the email address of a user.
 *
 * @throws NotFoundError when the workspace has no such user
 * @throws ValidationError
 */
export async function setUserEmail(
  system: SystemTables,
  { workspaceId, id, email }: UserEmail,
): Promise<void> {
  requireValid(rule, { email });
  const missing = new NotFoundError(`There is no user ${id} in workspace ${workspaceId}.`);
  if (!isUuid(workspaceId) || !isUuid(id)) throw missing;
  const others = { workspaceId, id: { not: id }, email: equalIgnoringCase(email) };
  if ((await system.user.count({ where: others })) > 0) throw taken();
  try {
    // updateMany returns no row, so it does not read columns that later migrations add.
    const { count } = await system.user.updateMany({ where: { workspaceId, id }, data: { email } });
    if (count === 0) throw missing;
  } catch (failure) {
    throw isTaken(failure) ? taken() : failure;
  }
}

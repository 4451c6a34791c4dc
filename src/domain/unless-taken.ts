// Writes of values that are unique within a workspace.
import { isTaken } from '../database/driver-errors.js';
import { ValidationError, type Issue } from '../errors.js';

/**
 * Runs a write. Another record can take the unique value between the check and the write.
 *
 * @param issue reported if the value is taken by then
 * @throws ValidationError
 */
export async function unlessTaken<Result>(
  issue: Issue,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    throw isTaken(error) ? new ValidationError([issue]) : error;
  }
}

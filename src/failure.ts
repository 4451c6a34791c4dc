// Why the gateway or a command could not do its work, for whoever started it.
import { ConfigError } from './config.js';
import { DatabaseUnusable } from './database/driver-errors.js';
import { FolderInUse } from './database/folder-lock.js';
import { NotMigrated } from './database/migrate.js';
import { GatewayError } from './errors.js';

const mistakes = [ConfigError, DatabaseUnusable, FolderInUse, NotMigrated, GatewayError];

/** A mistake of whoever started it in one line, a fault of ours with all there is. */
export function describeFailure(error: unknown): string {
  const { message, stack, cause } = error as Error;
  if (mistakes.some((kind) => error instanceof kind)) return message;
  return [stack, cause instanceof Error ? cause.message : ''].join('\n');
}

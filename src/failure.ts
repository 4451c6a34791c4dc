// Describes why the gateway or a command failed, to the person who started it.
import { ConfigError } from './config.js';
import { DatabaseUnusable } from './database/driver-errors.js';
import { FolderInUse } from './database/folder-lock.js';
import { NotMigrated } from './database/migrate.js';
import { GatewayError } from './errors.js';

const mistakes = [ConfigError, DatabaseUnusable, FolderInUse, NotMigrated, GatewayError];

/** Describes a mistake of the operator in one line, and an internal error with its stack and cause. */
export function describeFailure(error: unknown): string {
  const { message, stack, cause } = error as Error;
  if (mistakes.some((kind) => error instanceof kind)) return message;
  return [stack, cause instanceof Error ? cause.message : ''].join('\n');
}

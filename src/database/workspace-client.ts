// The first guard of tenant isolation: a Prisma client bound to one workspace. It adds the workspace to every
// operation, and throws before sending a statement that cannot be scoped.
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { withCompiledReads, type CompiledReads } from './compiled/compiled-reads.js';
import { withRecordedWrites, type RecordedWrites } from './recorded-writes.js';
import { thisWorkspace } from './this-workspace.js';
import { workspaceColumns } from './workspace-columns.js';

/** Thrown for an operation that names another workspace, or whose rows cannot be scoped: a bug in the gateway. */
class UnscopedOperation extends Error {
  override name = 'UnscopedOperation';
}

type PrismaArguments = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is PrismaArguments =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Scope = ReturnType<typeof scopeOf>;

/** Returns the functions that scope the arguments of an operation on one model to a workspace. */
function scopeOf(column: 'id' | 'workspaceId', workspaceId: string) {
  const rejectOther = (named: unknown) => {
    if (named !== undefined && named !== workspaceId)
      throw new UnscopedOperation('The operation names another workspace.');
  };
  /** Adds this workspace to a filter or to the values of a new row. */
  const within = (columns: unknown = {}): PrismaArguments => {
    rejectOther((columns as PrismaArguments)[column]);
    return { ...(columns as PrismaArguments), [column]: workspaceId };
  };
  return {
    filter: within,
    /** Scopes a filter on a unique key. A composite key must name this workspace itself. */
    unique(where: unknown): PrismaArguments {
      const [, key] =
        Object.entries(where as PrismaArguments).find(([name]) =>
          name.startsWith('workspaceId_'),
        ) ?? [];
      if (!isObject(key)) return within(where);
      rejectOther(key[column]);
      return where as PrismaArguments;
    },
    /** Scopes the values of new rows. */
    created(data: unknown): unknown {
      rejectNestedWrites(data);
      return Array.isArray(data) ? data.map(within) : within(data);
    },
    /** Checks the values of a change, so that a row never leaves its workspace. */
    changed(data: unknown): unknown {
      rejectNestedWrites(data);
      rejectOther((data as PrismaArguments)[column]);
      return data;
    },
  };
}

const existingRowWrites = new Set([
  ...['connect', 'connectOrCreate', 'disconnect', 'upsert'],
  ...['update', 'updateMany', 'delete', 'deleteMany'],
]);

/** Rejects nested writes to existing rows, which could be those of another workspace. */
function rejectNestedWrites(data: unknown): void {
  if (Array.isArray(data)) data.forEach(rejectNestedWrites);
  if (!isObject(data) || Object.getPrototypeOf(data) !== Object.prototype) return;
  for (const [key, value] of Object.entries(data)) {
    if (existingRowWrites.has(key)) throw new UnscopedOperation(`A nested "${key}" is unscoped.`);
    rejectNestedWrites(value);
  }
}

type Confine = (scope: Scope, args: PrismaArguments) => PrismaArguments;

const filtered: Confine = (scope, args) => ({ ...args, where: scope.filter(args.where) });
const unique: Confine = (scope, args) => ({ ...args, where: scope.unique(args.where) });
const confineCreated: Confine = (scope, args) => ({ ...args, data: scope.created(args.data) });
const confineChanged: Confine = (scope, args) => ({ ...args, data: scope.changed(args.data) });

/** The functions that scope the operations on a model. Operations that are not listed throw. */
const confinements: Record<string, Confine> = {
  findUnique: unique,
  findUniqueOrThrow: unique,
  findFirst: filtered,
  findFirstOrThrow: filtered,
  findMany: filtered,
  count: filtered,
  aggregate: filtered,
  groupBy: filtered,
  create: confineCreated,
  createMany: confineCreated,
  createManyAndReturn: confineCreated,
  update: (scope, args) => unique(scope, confineChanged(scope, args)),
  updateMany: (scope, args) => filtered(scope, confineChanged(scope, args)),
  updateManyAndReturn: (scope, args) => filtered(scope, confineChanged(scope, args)),
  upsert: (scope, args) => ({
    ...args,
    where: scope.unique(args.where),
    create: scope.created(args.create),
    update: scope.changed(args.update),
  }),
  delete: unique,
  deleteMany: filtered,
};

/** Models whose rows are never changed or deleted. */
const appendOnly: readonly string[] = [
  'OpportunityEvent',
  'WorkspaceEvent',
] satisfies Prisma.ModelName[];
const isAppending = (operation: string) => /^(find|count|aggregate|groupBy|create)/.test(operation);

/**
 * Scopes raw SQL, which must be a query with at least one placeholder for the workspace. Whether it scopes each of its
 * tables cannot be checked here, so all raw SQL is in statements.ts, answer-statements.ts, event-statements.ts, workspace-event-statements.ts,
 * stage-statements.ts, stage-history.ts, contact-statements.ts, pick-lists.ts and fold-outdated.ts. Besides,
 * unbound-insertion.ts inserts made-up data through the unbound client.
 */
function confineRaw(operation: string, statement: unknown, workspaceId: string): Prisma.Sql {
  if (operation !== '$queryRaw' || !(statement instanceof Prisma.Sql))
    throw new UnscopedOperation(`"${operation}" is unscoped.`);
  const values: readonly unknown[] = statement.values;
  if (!values.includes(thisWorkspace))
    throw new UnscopedOperation('Raw SQL that does not name the workspace is unscoped.');
  return new Prisma.Sql(
    statement.strings,
    values.map((value) => (value === thisWorkspace ? workspaceId : value)),
  );
}

/**
 * Returns the client bound to `workspaceId`. Its type differs from that of an unbound client, so that one cannot be
 * passed for the other.
 */
export function bindToWorkspace(
  client: PrismaClient,
  { reads, ...writes }: RecordedWrites & { readonly reads: CompiledReads },
  workspaceId: string,
) {
  const scopes = {
    id: scopeOf('id', workspaceId),
    workspaceId: scopeOf('workspaceId', workspaceId),
  };
  function confined(model: Prisma.ModelName, operation: string, args: unknown): PrismaArguments {
    const confine = confinements[operation];
    if (confine === undefined) throw new UnscopedOperation(`"${operation}" is unscoped.`);
    return confine(scopes[workspaceColumns[model]], (args ?? {}) as PrismaArguments);
  }
  const bound = client.$extends({
    client: { $workspaceId: workspaceId },
    query: {
      $allOperations({ model, operation, args, query }) {
        if (model === undefined) return query(confineRaw(operation, args, workspaceId));
        const scoped = confined(model as Prisma.ModelName, operation, args);
        if (appendOnly.includes(model) && !isAppending(operation))
          throw new Error(`Rows of ${model} are only ever added, not changed by "${operation}".`);
        return query(scoped);
      },
    },
  });
  const reading = withCompiledReads(bound, reads, workspaceId, confined);
  return withRecordedWrites(reading, writes, workspaceId);
}

export type WorkspaceClient = ReturnType<typeof bindToWorkspace>;

/** The bound client, alone or within a transaction; a transaction within one is a savepoint. */
export type WorkspaceTables = Omit<
  WorkspaceClient,
  '$connect' | '$disconnect' | '$on' | '$use' | '$extends'
>;

// A gateway on a real database, called without a socket, and a new workspace for each test.
import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { print } from 'graphql';
import pino from 'pino';
import { inject } from 'vitest';
import { createApp } from '../../src/app.js';
import { keyColumns, makeKey } from '../../src/auth/key-secret.js';
import { openDatabase } from '../../src/database/database.js';
import type { Driver } from '../../src/database/driver.js';
import { migrate } from '../../src/database/migrate.js';
import { openPglite } from '../../src/database/pglite.js';
import { openPostgres } from '../../src/database/postgres.js';
import { firstRank } from '../../src/domain/opportunity/rank.js';
import { createWorkspace } from '../../src/domain/workspace/create.js';
import type { Role } from '../../src/domain/value-sets.js';
import type { ErrorCode } from '../../src/error-codes.js';
import type { Issue } from '../../src/errors.js';
import { copyWorkspace } from './copied-workspace.js';
import { expectDocumented } from './openapi.js';
import { copyTemplate } from './template.js';

const databaseUrl = inject('databaseUrl');
export const isPostgres = databaseUrl !== undefined;

async function openEmbedded(): Promise<Driver> {
  const folder = await mkdtemp(join(inject('dataFolders') ?? '', 'database-'));
  await copyTemplate(folder);
  return openPglite(folder);
}

// All test files of a worker share this gateway. It ends with the process of the worker.
const statements: string[] = [];
export const driver =
  databaseUrl === undefined ? await openEmbedded() : await openPostgres({ url: databaseUrl });
await migrate(driver);
export const database = openDatabase(driver, {
  onStatement: (statement) => statements.push(statement),
});
export const app = createApp({ database, logger: pino({ level: 'silent' }) });

/** Opens a database of its own, without tables, for a test that changes them. */
export async function openEmptyDatabase(): Promise<Driver> {
  if (databaseUrl === undefined) return openEmbedded();
  const url = new URL(databaseUrl);
  url.pathname = `/empty_${randomUUID().replaceAll('-', '')}`;
  await driver.session((session) => session.run(`CREATE DATABASE ${url.pathname.slice(1)}`));
  return openPostgres({ url: url.href });
}

/**
 * Statements that tests do not count: those of transactions, and the last use of an API key, which is written once a
 * minute.
 */
const isAside = (sql: string) =>
  /^(BEGIN|COMMIT|ROLLBACK|-- |INSERT INTO "public"."api_key_use")/.test(sql);

/** Runs `work` and returns the statements that it sent to the database, except those of `isAside`. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const start = statements.length;
  await work();
  return statements.slice(start).filter((sql) => !isAside(sql));
}

/** The number of rows in a workspace. */
export const countOpportunities = (workspaceId: string) =>
  database.system.opportunity.count({ where: { workspaceId } });

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body, parsed from JSON; undefined if it is empty. */
  readonly body: any;
}

/** Sends a request. Every response of REST is checked against openapi.json. */
export async function exchange(options: InjectOptions): Promise<LightMyRequestResponse> {
  const answer = await app.inject(options);
  const { statusCode: status, headers, payload: text } = answer;
  const { method = 'GET', url } = options;
  if (typeof url === 'string') expectDocumented({ method, url, status, headers, text });
  return answer;
}

async function send(options: InjectOptions): Promise<Answer> {
  const { statusCode, headers, payload } = await exchange(options);
  return {
    status: statusCode,
    headers: headers as Answer['headers'],
    body: payload === '' ? undefined : JSON.parse(payload),
  };
}

export interface GraphQLAnswer<Data> {
  readonly data: Data;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: ErrorCode; readonly issues?: readonly Issue[] };
  }[];
}

/** The data of a response without errors: each mutation, which is a field with typed errors, has a result. */
type DataWithoutErrors<Data> = {
  [Field in keyof Data]: Extract<Data[Field], { code: unknown }> extends never
    ? Data[Field]
    : NonNullable<Data[Field]>;
};

/** A caller with an API key, or without one. */
export class Client {
  constructor(
    readonly apiKey: string | undefined,
    private readonly headers: Record<string, string> = apiKey === undefined
      ? {}
      : { authorization: `Bearer ${apiKey}` },
  ) {}

  get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
    return send({ method: 'GET', url, headers: { ...this.headers, ...headers } });
  }

  /** @param body sent as JSON; strings and bytes are sent unchanged, as application/json */
  post(url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
    return send({
      method: 'POST',
      url,
      headers: {
        ...this.headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { payload: isRaw ? body : JSON.stringify(body) }),
    });
  }

  send(options: InjectOptions): Promise<Answer> {
    return send({ ...options, headers: { ...this.headers, ...options.headers } });
  }

  /** Runs an operation of test/operations.graphql, or a document given as a string. */
  async graphql<Data, Variables>(
    document: TypedDocumentNode<Data, Variables> | string,
    variables?: Variables,
  ): Promise<GraphQLAnswer<Data>> {
    const query = typeof document === 'string' ? document : print(document);
    const { body } = await this.post('/graphql', { query, variables });
    return body as GraphQLAnswer<Data>;
  }

  /** Like `graphql`, but fails if the response has errors. */
  async data<Data, Variables>(
    document: TypedDocumentNode<Data, Variables> | string,
    variables?: Variables,
  ): Promise<DataWithoutErrors<Data>> {
    const { data, errors } = await this.graphql(document, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return data as DataWithoutErrors<Data>;
  }
}

export const anonymous = new Client(undefined);

export interface Workspace {
  readonly id: string;
  /** Uses the key of the workspace's admin. */
  readonly client: Client;
  /** A client bound to the workspace, for preparing and inspecting rows without the API. */
  readonly db: ReturnType<typeof database.forWorkspace>;
  /** Creates a caller whose key acts for a new user with this role. */
  clientAs(role: Role, key?: { readOnly?: boolean }): Promise<Client>;
}

let template: ReturnType<typeof createWorkspace> | undefined;

/** Creates a workspace with an admin and the default pipelines. */
export async function newWorkspace(): Promise<Workspace> {
  template ??= createWorkspace(database.system, { name: 'Test' });
  const workspace = { id: randomUUID() };
  const apiKey = await copyWorkspace(driver, (await template).workspace.id, workspace.id);
  const db = database.forWorkspace(workspace.id);
  return {
    id: workspace.id,
    client: new Client(apiKey),
    db,
    async clientAs(role, { readOnly = false } = {}) {
      const key = makeKey();
      const user = await newUser(workspace.id, role);
      await database.system.apiKey.create({
        data: {
          workspaceId: workspace.id,
          userId: user.id,
          name: 'Test key',
          readOnly,
          ...keyColumns(key),
        },
      });
      return new Client(key);
    },
  };
}

let people = 0;

/** Creates a user in a workspace. */
export const newUser = (workspaceId: string, role: Role = 'member') =>
  database.system.user.create({
    data: { workspaceId, name: 'A user', email: `user-${String(++people)}@example.com`, role },
  });

/** A user whose `createdAt` causes an internal error, because JavaScript has no such date. */
export async function newUnreadableUser(workspaceId: string) {
  const user = await newUser(workspaceId);
  const update = `UPDATE workspace_user SET created_at = '290000-01-01' WHERE id = $1`;
  await driver.session((session) => session.query(update, [user.id]));
  return user;
}

/** Creates a contact in a workspace. */
export const newContact = (workspaceId: string) =>
  database.system.contact.create({
    data: { workspaceId, firstName: 'Ann', email: 'ann@example.com' },
  });

/** The placement columns of a row that is stored without the API: on top of a stage. */
export function topOf(stage?: { workspaceId: string; pipelineId: string; id: string }) {
  if (stage === undefined) throw new Error('The workspace has no such stage.');
  const { workspaceId, pipelineId, id: stageId } = stage;
  return { workspaceId, pipelineId, stageId, stageRank: firstRank() };
}

/** The stages of a workspace's default pipeline, in order. */
export const stagesOf = (workspaceId: string, kind: 'opportunity' | 'project' = 'opportunity') =>
  database.system.stage.findMany({
    where: { workspaceId, pipeline: { kind, isDefault: true } },
    orderBy: { position: 'asc' },
  });

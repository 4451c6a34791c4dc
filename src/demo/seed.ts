// Fills workspaces with made-up data, for a demo or a measurement.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { makeKey } from '../auth/key-secret.js';
import type { SystemClient, SystemTables } from '../database/database.js';
import type { NewEventRow } from '../database/event-statements.js';
import { insertionInto } from '../database/unbound-insertion.js';
import { contactKeys } from '../domain/contact/keys.js';
import { creationOf } from '../domain/event/audited-records.js';
import { eventOfCreation } from '../domain/opportunity/events.js';
import { newUuid } from '../domain/uuid.js';
import { createWorkspace, type NewWorkspace } from '../domain/workspace/create.js';
import { makeFolder } from '../make-folder.js';
import { pastEvents, withPast } from './past.js';
import {
  demoContacts,
  demoOpportunities,
  demoUsers,
  type DemoLinks,
  type DemoRow,
} from './data.js';

const demoOpportunityCount = 60;
/** The default country of a workspace. */
const demoCountry = 'US';
const rowsPerInsert = 1_000;
const transactionTimeoutMs = 60_000;

/** A workspace to create. */
interface Seed {
  readonly name: string;
  readonly apiKey?: string;
  readonly opportunities: number;
  /** Whether opportunities have passed the stages before theirs. Default: they have been created where they are. */
  readonly hasPast?: boolean | undefined;
  /**
   * The number of statements that insert opportunities at the same time, while further ones are made up. Default: 1, as a
   * transaction requires.
   */
  readonly insertionsAtOnce?: number | undefined;
}

/** Creates a workspace with users, contacts and opportunities. */
export async function seedWorkspace(
  tables: SystemTables,
  { opportunities, hasPast, insertionsAtOnce, ...workspace }: Seed,
): Promise<NewWorkspace> {
  const created = await createWorkspace(tables, workspace);
  const links = await addPeople(tables, created.workspace.id);
  await addOpportunities(tables, links, { opportunities, hasPast, insertionsAtOnce });
  return created;
}

const creationEvent = (row: DemoRow): NewEventRow => ({
  ...eventOfCreation(row),
  id: newUuid(),
  userId: null,
  apiKeyId: null,
  createdAt: row.createdAt,
});

/** Makes up opportunities, in the portions that are inserted by one statement each. */
function* portions(
  links: DemoLinks,
  { opportunities, hasPast, now }: Pick<Seed, 'opportunities' | 'hasPast'> & { readonly now: Date },
) {
  let rows: DemoRow[] = [];
  for (const row of demoOpportunities(opportunities, links, now)) {
    rows.push(hasPast ? withPast(links, row, now) : row);
    if (rows.length < rowsPerInsert) continue;
    yield rows;
    rows = [];
  }
  yield rows;
}

/** Adds opportunities with their events. */
async function addOpportunities(
  tables: SystemTables,
  links: DemoLinks,
  { insertionsAtOnce = 1, ...seed }: Omit<Seed, 'name' | 'apiKey'>,
): Promise<void> {
  const now = new Date();
  const insert = insertionInto(tables, links.workspaceId);
  const eventsOf = (row: DemoRow) =>
    seed.hasPast ? pastEvents(links, row, now) : [creationEvent(row)];
  const remaining = portions(links, { ...seed, now });
  const insertRemaining = async () => {
    for (const rows of remaining) await insert(rows, rows.flatMap(eventsOf));
  };
  await Promise.all(Array.from({ length: insertionsAtOnce }, insertRemaining));
}

async function addPeople(tables: SystemTables, workspaceId: string): Promise<DemoLinks> {
  const users = await tables.user.createManyAndReturn({
    data: demoUsers.map((user) => ({ ...user, workspaceId })),
  });
  const contacts = await tables.contact.createManyAndReturn({
    data: demoContacts.map((contact) => ({
      ...contact,
      ...contactKeys(contact, 1, demoCountry),
      workspaceId,
    })),
  });
  const events = [
    ...users.map((user) => creationOf('user', user)),
    ...contacts.map((contact) => creationOf('contact', contact)),
  ];
  await tables.workspaceEvent.createMany({
    data: events.map((event) => ({ ...event, workspaceId })),
  });
  const stagesOf = (kind: 'opportunity' | 'project') =>
    tables.stage.findMany({
      where: { workspaceId, pipeline: { kind, isDefault: true } },
      orderBy: { position: 'asc' },
      select: { id: true, pipelineId: true },
    });
  return {
    workspaceId,
    users: users.map(({ id }) => id),
    contacts: contacts.map(({ id, firstName, lastName }) => ({
      id,
      name: `${firstName} ${lastName ?? ''}`.trim(),
    })),
    stages: { opportunity: await stagesOf('opportunity'), project: await stagesOf('project') },
  };
}

const demoKeys = z.object({ apiKey: z.string(), otherApiKey: z.string() });

/** The API keys of the two demo workspaces. */
export type DemoKeys = z.infer<typeof demoKeys>;

/**
 * Fills an empty embedded database with two demo workspaces. Their keys are stored beside the database in plain text,
 * so that a later start can print them again. They give access to made-up data only.
 *
 * @param folder the data folder
 * @param apiKey the key of the first workspace, used on the first run. Default: a random key
 * @returns undefined if the database contains other workspaces
 */
export async function openDemo(
  system: SystemClient,
  folder: string,
  apiKey?: string,
): Promise<DemoKeys | undefined> {
  const file = join(folder, 'demo-keys.json');
  const known = await readKeys(file);
  if ((await system.workspace.count()) > 0) return known;
  // The file is written first. If the start is interrupted after that, the next start continues with the same keys.
  const keys = {
    apiKey: apiKey ?? known?.apiKey ?? makeKey(),
    otherApiKey: known?.otherApiKey ?? makeKey(),
  };
  await makeFolder(folder);
  await writeFile(`${file}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  await system.$transaction(
    async (tables) => {
      const demo = { opportunities: demoOpportunityCount, hasPast: true };
      await seedWorkspace(tables, { ...demo, name: 'Summit Roofing', apiKey: keys.apiKey });
      await seedWorkspace(tables, {
        ...demo,
        name: 'Harbor Remodeling',
        apiKey: keys.otherApiKey,
      });
    },
    { timeout: transactionTimeoutMs },
  );
  return keys;
}

async function readKeys(file: string): Promise<DemoKeys | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
  return demoKeys.parse(JSON.parse(text));
}

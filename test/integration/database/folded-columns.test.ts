// The folded columns: every write fills them, and rows of processes that do not know them are recognized and filled.
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../src/database/database.js';
import { foldWorkspace } from '../../../src/database/fold-outdated.js';
import { migrate } from '../../../src/database/migrate.js';
import { createWorkspace } from '../../../src/domain/workspace/create.js';
import {
  database,
  driver,
  isPostgres,
  newWorkspace,
  openEmptyDatabase,
} from '../../support/gateway.js';
import { listeningApp } from '../../support/live.js';
import { newTable } from '../../support/lists.js';
import { create } from '../../support/opportunities.js';

const query = (statement: string, values: unknown[] = []) =>
  driver.session((session) => session.query(statement, values));

const folded = async (
  workspaceId: string,
  table = 'opportunity',
  columns = 'folded_name AS name',
) =>
  query(
    `SELECT ${columns}, folded_version = version AS "isUpToDate" FROM ${table}
     WHERE workspace_id = $1 ORDER BY created_at, id`,
    [workspaceId],
  );

/** Changes all opportunities of a workspace as a process of an earlier version does. */
const changeAsBefore = (workspaceId: string, name: string) =>
  query('UPDATE opportunity SET name = $2, version = version + 1 WHERE workspace_id = $1', [
    workspaceId,
    name,
  ]);

const foldAll = (workspaceId: string, signal = new AbortController().signal) =>
  foldWorkspace(database.forWorkspace(workspaceId), signal);

describe('each write fills the folded columns:', () => {
  test('creations, changes, batches and upserts of opportunities', async () => {
    const { id, client } = await newWorkspace();
    const { body } = await client.post('/v1/opportunities', {
      ...{
        name: 'Peña’s  Roof',
        contact_name: 'ÉVA',
        lead_source: 'Radio',
        tags: [' Ünique ', 'VIP'],
      },
      ...{ address_street: '1 Élm', address_city: 'Köln', address_zip: 'A-1' },
    });
    expect(
      await folded(
        id,
        'opportunity',
        `folded_name, folded_contact_name, folded_lead_source, folded_tags, folded_address_street,
         folded_address_city, folded_address_zip, folded_address_state, folded_external_id`,
      ),
    ).toEqual([
      {
        ...{ folded_name: "pena's roof", folded_contact_name: 'eva', folded_lead_source: 'radio' },
        ...{ folded_tags: ['unique', 'vip'], folded_address_street: '1 elm' },
        ...{ folded_address_city: 'koln', folded_address_zip: 'a-1', folded_address_state: null },
        ...{ folded_external_id: null, isUpToDate: true },
      },
    ]);
    await client.send({
      method: 'PATCH',
      url: `/v1/opportunities/${body.id}`,
      payload: { name: 'Straße' },
    });
    await client.post('/v1/opportunities/batch', {
      opportunities: [{ name: 'Ö1' }, { name: 'Ö2' }],
    });
    const upsert = `mutation ($name: String!) { upsertOpportunity(input: { externalId: "X", name: $name }) {
      ... on UpsertOpportunityPayload { created } } }`;
    await client.data(upsert, { name: 'Ä' });
    await client.data(upsert, { name: 'Å' });
    const names = (await folded(id)).map(({ name, isUpToDate }) => [name, isUpToDate]);
    expect(names.sort()).toEqual([
      ['a', true],
      ['o1', true],
      ['o2', true],
      ['strasse', true],
    ]);
  });

  test('moves of a whole stage, which raw SQL makes', async () => {
    const { id, client, db } = await newWorkspace();
    const { stageId } = await create(client, { name: 'Ö' });
    const other = await db.stage.findFirstOrThrow({ where: { position: 1 } });
    const { deleteStage } = (await client.data(
      `mutation ($input: DeleteStageInput!) { deleteStage(input: $input) { __typename } }`,
      { input: { id: stageId, moveOpportunitiesToStageId: other.id } },
    )) as { deleteStage: { __typename: string } };
    expect(deleteStage.__typename).toBe('DeleteStagePayload');
    expect(await folded(id)).toEqual([{ name: 'o', isUpToDate: true }]);
  });

  test('contacts and users', async () => {
    const { id, client } = await newWorkspace();
    const { body } = await client.post('/v1/contacts', {
      first_name: 'José',
      phone: '1',
      company: 'Ñandú',
    });
    await client.send({
      method: 'PATCH',
      url: `/v1/contacts/${body.id}`,
      payload: { last_name: 'Ünal' },
    });
    expect(
      await folded(
        id,
        'contact',
        'folded_first_name AS first, folded_last_name AS last, folded_company AS company',
      ),
    ).toEqual([{ first: 'jose', last: 'unal', company: 'nandu', isUpToDate: true }]);
    await client.data(
      'mutation { createUser(input: { name: "Álvarez", email: "a@example.com", role: MEMBER }) { __typename } }',
    );
    expect(
      await query(
        'SELECT folded_name, folded_from FROM workspace_user WHERE workspace_id = $1 ORDER BY name',
        [id],
      ),
    ).toEqual([
      { folded_name: 'admin', folded_from: 'Admin' },
      { folded_name: 'alvarez', folded_from: 'Álvarez' },
    ]);
  });

  test('strings whose folded form is as long as it can be', async () => {
    const { client } = await newWorkspace();
    const symbols = [...Array(13).keys()].map((index) =>
      String.fromCodePoint(0x1d15e + (index % 7)),
    );
    const units = [...Array(88).keys()].map((index) => String.fromCodePoint(0x3300 + index));
    for (const characters of [symbols, units]) {
      const name = Array.from(
        { length: 255 },
        (_, n) => characters[(n * n * 7 + n) % characters.length],
      );
      const { status } = await client.post('/v1/opportunities', { name: name.join('') });
      expect(status).toBe(201);
    }
  });
});

describe('a row that a process of an earlier version has written', () => {
  test('is not up to date, also after a change of another column, until it is folded', async () => {
    const { id, client } = await newWorkspace();
    const { uuid } = await create(client, { name: 'Before' });
    await changeAsBefore(id, 'Ändert');
    const change = () =>
      client.send({
        method: 'PATCH',
        url: `/v1/opportunities/${uuid}`,
        payload: { value: Math.random() },
      });
    expect(await folded(id)).toEqual([{ name: 'before', isUpToDate: false }]);
    await change();
    expect(await folded(id)).toEqual([{ name: 'before', isUpToDate: false }]);
    await foldAll(id);
    expect(await folded(id)).toEqual([{ name: 'andert', isUpToDate: true }]);
    await change();
    expect(await folded(id)).toEqual([{ name: 'andert', isUpToDate: true }]);
  });

  test('keeps its version and the time of its last change when it is folded', async () => {
    const { id, client } = await newWorkspace();
    const { uuid } = await create(client, { name: 'Before' });
    await changeAsBefore(id, 'Ändert');
    const read = async () => (await client.get(`/v1/opportunities/${uuid}`)).body;
    const before = await read();
    await foldAll(id);
    expect(await read()).toEqual(before);
  });

  test('is folded in any table, by several processes at once', async () => {
    const { id } = await newWorkspace();
    await query(
      `INSERT INTO contact (workspace_id, id, first_name, phone, tags)
       SELECT $1, gen_random_uuid(), 'José ' || n, '1', '{Ä}' FROM generate_series(1, 450) AS n`,
      [id],
    );
    await query(`UPDATE workspace_user SET name = 'Ünal' WHERE workspace_id = $1`, [id]);
    await Promise.all([foldAll(id), foldAll(id), foldAll(id)]);
    const contacts = await folded(
      id,
      'contact',
      'left(folded_first_name, 4) AS name, folded_tags AS tags',
    );
    expect(contacts).toHaveLength(450);
    for (const contact of contacts)
      expect(contact).toEqual({ name: 'jose', tags: ['a'], isUpToDate: true });
    expect(
      await query('SELECT folded_name FROM workspace_user WHERE workspace_id = $1', [id]),
    ).toEqual([{ folded_name: 'unal' }]);
  });

  test('is folded by the next run if a run ends before its turn', async () => {
    const table = await newTable();
    const { id } = table;
    await table.insert(Array.from({ length: 450 }, () => ({ name: 'A' })));
    await changeAsBefore(id, 'Ö');
    const count = async () => (await folded(id)).filter(({ isUpToDate }) => isUpToDate).length;
    // The run notices the end of the process before its second batch.
    let checks = 0;
    const ending = new AbortController().signal;
    Object.defineProperty(ending, 'aborted', { get: () => ++checks > 2 });
    await foldAll(id, ending);
    const first = await count();
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(450);
    await foldAll(id);
    expect(await count()).toBe(450);
  });

  test.runIf(isPostgres)('is skipped while a caller has locked it', async () => {
    const table = await newTable();
    const { id } = table;
    await table.insert([{ name: 'A' }, { name: 'B' }]);
    await changeAsBefore(id, 'Ö');
    await driver.session(async (session) => {
      await session.run('BEGIN');
      await session.query(
        'SELECT 1 FROM opportunity WHERE workspace_id = $1 ORDER BY id LIMIT 1 FOR UPDATE',
        [id],
      );
      await foldAll(id);
      await session.run('COMMIT');
    });
    expect((await folded(id)).filter(({ isUpToDate }) => isUpToDate)).toHaveLength(1);
  });

  test('is folded by a gateway as soon as it listens, in every workspace', async () => {
    const own = await openEmptyDatabase();
    await migrate(own);
    const tables = openDatabase(own);
    onTestFinished(() => tables.close());
    await createWorkspace(tables.system, { name: 'A' });
    await createWorkspace(tables.system, { name: 'B' });
    await own.session((session) => session.run("UPDATE workspace_user SET name = 'Ö'"));
    await listeningApp({ database: tables, fillsColumns: true });
    const names = () =>
      own.session((session) => session.query('SELECT folded_name AS name FROM workspace_user'));
    await expect.poll(names).toEqual([{ name: 'o' }, { name: 'o' }]);
  });
});

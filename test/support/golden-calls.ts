// The calls that stand in test/golden: how one is written down, and the workspace in which it is made.
import { anonymous, newWorkspace, stagesOf, type Answer, type Client } from './gateway.js';

type Fields = Readonly<Record<string, unknown>>;

export interface GoldenCall {
  readonly method: 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields are sent as JSON, a text as it is. */
  readonly payload?: Fields | string;
  /** Whose key is sent; left out: that of an admin. */
  readonly by?: 'admin key' | 'member key' | 'read-only key' | 'nobody';
}

/** For the name of each golden file, the call that it shows, in a workspace of its own. */
export type GoldenCalls = Readonly<
  Record<string, (scene: Scene) => GoldenCall | Promise<GoldenCall>>
>;

/** A workspace in which a call is made, and what it takes to prepare it. */
export type Scene = Awaited<ReturnType<typeof newScene>>;

export async function newScene() {
  const workspace = await newWorkspace();
  const { client, db, id: workspaceId } = workspace;
  let records = 0;

  /** @returns the address of the new record */
  async function create(noun: 'opportunity' | 'contact', path: string, fields: Fields) {
    const { body } = await client.post(path, fields);
    // One second after the one before, so that lists have an order.
    const createdAt = new Date(Date.now() - 1_000_000 + 1_000 * records++);
    const change = { where: { id: body.id }, data: { createdAt } };
    await (noun === 'contact' ? db.contact.updateMany(change) : db.opportunity.updateMany(change));
    return `${path}/${body.id as string}`;
  }

  const clients = {
    'admin key': client,
    'member key': await workspace.clientAs('member'),
    'read-only key': await workspace.clientAs('viewer', { readOnly: true }),
    nobody: anonymous,
  };
  for (const [role, name, email] of [
    ['member', 'Bob Member', 'bob@example.com'],
    ['viewer', 'Cid Viewer', 'cid@example.com'],
  ] as const)
    await db.user.updateMany({ where: { role }, data: { name, email } });

  return {
    workspaceId,
    clients,
    /** A new opportunity, by its address, after the steps that are named. */
    opportunity: async (fields: Fields = { contact_name: 'Ann Miller' }, ...steps: string[]) => {
      const url = await create('opportunity', '/v1/opportunities', fields);
      for (const step of steps) await client.post(`${url}/${step}`);
      return url;
    },
    /** A new contact, by its address. */
    contact: (fields: Fields = { first_name: 'Ann', email: 'ann@example.com' }) =>
      create('contact', '/v1/contacts', fields),
    /** Makes a call before the one that is shown. */
    send: (call: GoldenCall) => send(client, call),
    /** A stage of the default pipeline. */
    stage: async (index: number) => {
      const stage = (await stagesOf(workspaceId))[index];
      if (stage === undefined) throw new Error(`There is no stage ${String(index)}.`);
      return stage;
    },
    userId: async (name: string) => (await db.user.findFirstOrThrow({ where: { name } })).id,
  };
}

export const send = (
  client: Client,
  { method, url, headers, payload }: GoldenCall,
): Promise<Answer> =>
  client.send({
    method,
    url,
    ...(headers && { headers }),
    ...(payload !== undefined && { payload }),
  });

/** Calls as they are written down in `GoldenCalls`. */
type More = Omit<GoldenCall, 'method' | 'url'>;
export const get = (url: string, more: More = {}): GoldenCall => ({ method: 'GET', url, ...more });
export const post = (
  url: string,
  payload?: GoldenCall['payload'],
  more: More = {},
): GoldenCall => ({
  method: 'POST',
  url,
  ...(payload !== undefined && { payload }),
  ...more,
});
export const patch = (url: string, payload: Fields, more: More = {}): GoldenCall => ({
  method: 'PATCH',
  url,
  payload,
  ...more,
});
export const remove = (url: string, more: More = {}): GoldenCall => ({
  method: 'DELETE',
  url,
  ...more,
});

// The format of the calls in test/golden/calls, and the workspace in which a call is made.
import { anonymous, newWorkspace, stagesOf, type Answer, type Client } from './gateway.js';

type Fields = Readonly<Record<string, unknown>>;

export interface GoldenCall {
  readonly method: 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body. An object is sent as JSON, a string unchanged. */
  readonly payload?: Fields | string;
  /** The key that is sent. Default: that of an admin. */
  readonly by?: 'admin key' | 'member key' | 'read-only key' | 'nobody';
}

/** For each golden file, by name, a function that returns its call in a new workspace. */
export type GoldenCalls = Readonly<
  Record<string, (scene: Scene) => GoldenCall | Promise<GoldenCall>>
>;

/** The workspace in which a call is made, with functions to prepare it. */
export type Scene = Awaited<ReturnType<typeof newScene>>;

export async function newScene() {
  const workspace = await newWorkspace();
  const { client, db, id: workspaceId } = workspace;
  let records = 0;

  /** @returns the address of the new record */
  async function create(noun: 'opportunity' | 'contact', path: string, fields: Fields) {
    const { body } = await client.post(path, fields);
    // One second after the previous record, so that lists have an order.
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
    /** Creates an opportunity, and calls the named transitions. Returns its address. */
    opportunity: async (fields: Fields = { contact_name: 'Ann Miller' }, ...steps: string[]) => {
      const url = await create('opportunity', '/v1/opportunities', fields);
      for (const step of steps) await client.post(`${url}/${step}`);
      return url;
    },
    /** Creates a contact. Returns its address. */
    contact: (fields: Fields = { first_name: 'Ann', email: 'ann@example.com' }) =>
      create('contact', '/v1/contacts', fields),
    /** Makes a call before the one of the golden file. */
    send: (call: GoldenCall) => send(client, call),
    /** Returns the ID of a stage of the default pipeline. */
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

/** The other properties of a call in `GoldenCalls`. */
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
export const put = (url: string, payload: Fields, more: More = {}): GoldenCall => ({
  method: 'PUT',
  url,
  payload,
  ...more,
});
export const remove = (url: string, more: More = {}): GoldenCall => ({
  method: 'DELETE',
  url,
  ...more,
});

import { expect, test } from 'vitest';
import { createKeyUse } from '../../src/auth/key-use.js';
import type { Principal } from '../../src/auth/viewer.js';
import type { Database } from '../../src/database/database.js';

const key = (workspaceId: string, id: string) =>
  ({ kind: 'apiKey', workspaceId, id }) as unknown as Principal;

test('writes the uses of keys of one workspace one at a time, and beside those of others', async () => {
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const upsert = ({ create }: { create: { apiKeyId: string } }) => {
    started.push(create.apiKeyId);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  const forWorkspace = () => ({ apiKeyUse: { upsert } });
  const note = createKeyUse({ forWorkspace } as unknown as Database);
  for (const id of ['a1', 'a2', 'b1', 'c1', 'd1', 'e1']) note(key(id.charAt(0), id));
  expect(started).toEqual(['a1', 'b1', 'c1', 'd1']);
  ends[0]?.();
  await expect.poll(() => started).toEqual(['a1', 'b1', 'c1', 'd1', 'a2']);
  ends[1]?.();
  await expect.poll(() => started.at(-1)).toBe('e1');
});

import { expect, onTestFinished, test, vi } from 'vitest';
import { inTurn } from '../src/api/in-turn';

test('work with the same key keeps its order, also after a failure, and other work does not wait for it', async () => {
  const order: string[] = [];
  let fail: (error: Error) => void = () => undefined;
  const first = inTurn('card', () => {
    order.push('first');
    return new Promise((_resolve, reject) => (fail = reject));
  });
  const second = inTurn('card', () => Promise.resolve(order.push('second')));
  await inTurn('another card', () => Promise.resolve(order.push('other')));
  expect(order).toEqual(['first', 'other']);
  fail(new Error('The gateway cannot be reached.'));
  await expect(first).rejects.toThrow('cannot be reached');
  await second;
  expect(order).toEqual(['first', 'other', 'second']);
});

test('a request that waits is not sent with the token of the next session', async () => {
  const fetchMock = vi.fn<typeof fetch>();
  vi.stubGlobal('fetch', fetchMock);
  vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: vi.fn(), removeItem: vi.fn() });
  vi.stubGlobal('document', { querySelector: () => null });
  // The session is state of a module, which the tests of a worker share.
  vi.resetModules();
  onTestFinished(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });
  const [{ fetchInTurn }, { endSession, startSession }] = await Promise.all([
    import('../src/api/client'),
    import('../src/session'),
  ]);
  startSession('first');
  let respond: (response: Response) => void = () => undefined;
  fetchMock.mockReturnValue(new Promise((resolve) => (respond = resolve)));
  const moves = [fetchInTurn('card')('/graphql'), fetchInTurn('card')('/graphql')];
  await vi.waitFor(() => {
    expect(fetchMock).toHaveBeenCalledTimes(1);
  });
  endSession();
  startSession('second');
  respond(new Response());
  expect((await Promise.allSettled(moves)).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
  ]);
  expect(fetchMock).toHaveBeenCalledTimes(1);
});

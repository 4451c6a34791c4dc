// Callers that write continuously, and remember the responses.
import { setTimeout } from 'node:timers/promises';

interface Answered {
  readonly status: number;
  readonly retryAfter: string | null;
}

export interface Writers {
  /** The names of the records whose creation was acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
  /** Every response other than 201. A request without a response has status 0. */
  readonly failures: readonly Answered[];
  /** Resolves with the milliseconds until a write succeeds. */
  untilNextSuccess(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts callers that each create one record after the other, with unique names. */
export function startWriters(address: string, apiKey: string, count: number): Writers {
  const acknowledged = new Set<string>();
  const failures: Answered[] = [];
  const waiting = new Set<() => void>();
  let isStopped = false;
  let created = 0;

  async function write(): Promise<void> {
    const name = `Record ${String(++created)} at ${address}`;
    const response = await fetch(`${address}/v1/opportunities`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    }).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.status === 201) {
      acknowledged.add(name);
      for (const resolve of waiting) resolve();
      waiting.clear();
      return;
    }
    failures.push({
      status: response?.status ?? 0,
      retryAfter: response?.headers.get('retry-after') ?? null,
    });
    await setTimeout(20);
  }
  const running = Array.from({ length: count }, async () => {
    while (!isStopped) await write();
  });
  return {
    acknowledged,
    failures,
    async untilNextSuccess() {
      const since = performance.now();
      await new Promise<void>((resolve) => waiting.add(resolve));
      return performance.now() - since;
    },
    async stop() {
      isStopped = true;
      await Promise.all(running);
    },
  };
}

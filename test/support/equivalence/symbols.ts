// Replaces values that differ between the twins by symbols: IDs by the names of their records, times by the number of
// the call in which they fall, and cursors.
import { setImmediate } from 'node:timers/promises';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The fields with times that the gateway has set. */
const momentFields = ['created_at', 'updated_at', 'approved_at', 'expires_at'];

export interface Symbols {
  /** Gives a name to a record. */
  readonly name: (id: string, name: string) => void;
  readonly named: () => ReadonlyMap<string, string>;
  /** The name of an ID. An ID without a name gets one, by the order of appearance. */
  readonly ofId: (id: string) => string;
  readonly ofMoment: (moment: string | Date) => string;
  /** Runs a call of the sequence, so that times during it are assigned to it. */
  readonly during: <Result>(number: number, call: () => Promise<Result>) => Promise<Result>;
  /** Replaces all such values in a result. */
  readonly of: (value: unknown) => unknown;
}

/** @param fixed the names of the records that existed before the sequence */
export function createSymbols(fixed: ReadonlyMap<string, string>): Symbols {
  const names = new Map(fixed);
  const starts: { number: number; ms: number }[] = [];
  let endMs = 0;

  function ofId(id: string): string {
    const name = names.get(id) ?? `unforeseen_${names.size - fixed.size + 1}`;
    names.set(id, name);
    return name;
  }

  function ofMoment(moment: string | Date): string {
    const ms = new Date(moment).getTime();
    const call = starts.findLast((start) => start.ms <= ms);
    return call ? `in call ${call.number}` : 'before';
  }

  function ofNodeId(text: string): string {
    const [type, id = ''] = Buffer.from(text, 'base64').toString().split(':');
    return `${type}:${ofId(id)}`;
  }

  function ofCursor(text: string): string {
    const [order, value, id] = JSON.parse(Buffer.from(text, 'base64url').toString());
    const place = /^\d{4}-\d\d-\d\dT/.test(value) ? ofMoment(value) : value;
    return JSON.stringify([order, place, ofId(id)]);
  }

  function of(value: unknown, field = ''): unknown {
    if (Array.isArray(value)) return value.map((item) => of(item, field));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, of(inner, name)]),
      );
    if (typeof value !== 'string') return value;
    if (momentFields.includes(field)) return ofMoment(value);
    if (field === 'node_id') return ofNodeId(value);
    if (field === 'next_cursor') return ofCursor(value);
    return uuid.test(value) ? ofId(value) : value;
  }

  return {
    name: (id, name) => void names.set(id, name),
    named: () => names,
    ofId,
    ofMoment,
    async during(number, call) {
      // The clock must tick before the next call, because times within one millisecond cannot be assigned to a call.
      while (Date.now() <= endMs) await setImmediate();
      starts.push({ number, ms: Date.now() });
      try {
        return await call();
      } finally {
        endMs = Date.now();
      }
    },
    of: (value) => of(value),
  };
}

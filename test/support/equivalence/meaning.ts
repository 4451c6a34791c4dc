// Checks REST on its own: the values that were sent are returned and stored, and a list contains the records that
// match. Without this check, an operation that confuses two parameters would do so on both sides alike.
import { drawerOf } from './drawers.js';
import type { Differences } from './compare.js';
import { isListed } from './lists.js';
import type { Outcome } from './outcome.js';
import type { Side } from './side.js';
import type { Step } from './step.js';
import { readTimestamp } from './timestamps.js';
import type { Value } from './value.js';

export type Shown = Readonly<Record<string, unknown>> & { readonly id: string };

/** The expected contents of the workspace, from the calls and responses of REST. */
export interface Knowledge {
  /** Each record as last returned. */
  readonly shown: ReadonlyMap<string, Shown>;
  /** The fields of each record as last sent. */
  readonly told: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Learns from an outcome, and returns its contradictions. */
  readonly learn: (step: Step, outcome: Outcome) => Differences;
}

/** An accepted value as REST returns it. */
function meaningOf(value: Value, name: string, side: Side): unknown {
  if (value === null) return name === 'tags' ? [] : null;
  if ('number' in value) return Number(value.number) + 0;
  if ('reference' in value) return side.uuidOf(value.reference);
  if ('list' in value) return value.list.map((item) => meaningOf(item, name, side));
  if (!('text' in value)) throw new Error(`${name} cannot be ${JSON.stringify(value)}.`);
  return name === 'appointment_at' ? readTimestamp(value.text) : value.text;
}

const placeFields = ['pipeline_id', 'stage_id'];

/** The fields that a call has set. The gateway chooses a placement that is not sent. */
function fieldsToldBy(given: Step['given'], side: Side): Record<string, unknown> {
  const fields = Object.entries(given)
    .filter(
      ([name, value]) =>
        !name.startsWith('before_') &&
        !name.startsWith('after_') &&
        !(value === null && placeFields.includes(name)),
    )
    .map(([name, value]) => [name, meaningOf(value, name, side)] as const);
  return Object.fromEntries(fields);
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

export function createKnowledge(side: Side): Knowledge {
  const shown = new Map<string, Shown>();
  const told = new Map<string, Record<string, unknown>>();

  function learnRecord(record: Shown, given: Step['given'], movesIt: boolean): Differences {
    const fields = fieldsToldBy(given, side);
    const before = { ...told.get(record.id) };
    if (movesIt || placeFields.some((name) => name in fields))
      for (const name of placeFields) Reflect.deleteProperty(before, name);
    told.set(record.id, { ...before, ...fields });
    shown.set(record.id, record);
    return Object.entries(fields)
      .filter(([name, value]) => name in record && !same(record[name], value))
      .map(
        ([name, value]) =>
          `${name} was sent as ${JSON.stringify(value)}, and is shown as ${JSON.stringify(record[name])}`,
      );
  }

  function learnBatch({ given: { opportunities } }: Step, { data }: Outcome): Differences {
    const sent = opportunities && 'list' in opportunities ? opportunities.list : [];
    const items = (data as { data: { opportunity: Shown | null }[] }).data;
    if (items.length !== sent.length) return [`${sent.length} items have ${items.length} results`];
    return items.flatMap(({ opportunity }, index) => {
      const item = sent[index];
      return opportunity && item && 'fields' in item
        ? learnRecord(opportunity, item.fields, false)
        : [];
    });
  }

  return {
    shown,
    told,
    learn(step, outcome) {
      const { code, isReplayed, data } = outcome;
      if (code !== 'done' || isReplayed) return [];
      const { answers } = drawerOf(step.route);
      if (answers === 'batch') return learnBatch(step, outcome);
      if (answers === 'list') return isListed(step, data, [...shown.values()]);
      if (answers === 'created' || answers === 'changed' || answers === 'upserted')
        return learnRecord(data as Shown, step.given, /\/(un)?approve$/.test(step.route));
      if (answers === 'deleted' && step.id && 'reference' in step.id) {
        const id = side.uuidOf(step.id.reference);
        shown.delete(id);
        told.delete(id);
      }
      return [];
    },
  };
}

// One side of a sequence: a twin workspace, and the knowledge of its callers so far.
import { globalId, type NodeType } from '../global-ids.js';
import type { Outcome } from './outcome.js';
import type { CallerName, IfMatch, Step } from './step.js';
import { createSymbols, type Symbols } from './symbols.js';
import type { Twin, Twins } from './twins.js';
import type { Names, Noun, Reference, Value } from './value.js';

export interface Side extends Names {
  readonly twin: Twin;
  readonly symbols: Symbols;
  readonly keyOf: (caller: CallerName) => string;
  /** The UUID of a referenced record. */
  readonly uuidOf: (reference: Reference) => string;
  /** The version of a record that a caller saw last. */
  readonly versionOf: (id: Value | undefined) => number;
  /** Learns from an outcome: existing records, their versions, and the cursors of lists. */
  readonly learn: (step: Step, outcome: Outcome) => void;
}

const nobody = '01890000-0000-7000-8000-000000000000';

const typenames: Record<Noun, NodeType> = {
  opportunity: 'Opportunity',
  contact: 'Contact',
  user: 'User',
  pipeline: 'Pipeline',
  stage: 'Stage',
};

/** The cursor that is used before a list has returned any. */
const noCursor = 'W10';

export function createSide(twin: Twin, elsewhere: Twins['elsewhere']): Side {
  const symbols = createSymbols(twin.names);
  const records: Record<Noun, string[]> = {
    user: [...twin.records.user],
    pipeline: [...twin.records.pipeline],
    stage: [...twin.records.stage],
    contact: [...twin.records.contact],
    opportunity: [...twin.records.opportunity],
  };
  const versions = new Map<string, number>();
  const cursors = new Map<string, string[]>();

  function uuidOf({ noun, nth, whose }: Reference): string {
    if (whose === 'elsewhere') return elsewhere[noun];
    const own = whose === 'own' ? records[noun] : [];
    return own[nth % Math.max(own.length, 1)] ?? nobody;
  }

  function learnRecord(noun: Noun, record: Readonly<Record<string, unknown>>, version: number) {
    const id = String(record.id);
    if (!records[noun].includes(id)) {
      records[noun].push(id);
      symbols.name(id, `${noun}_${records[noun].length}`);
    }
    versions.set(id, version);
  }

  return {
    twin,
    symbols,
    uuidOf,
    keyOf: (caller) => twin.keys[caller],
    idOf(reference) {
      const id = uuidOf(reference);
      const { noun, written } = reference;
      if (written === 'upper case') return id.toUpperCase();
      if (written === 'node id') return globalId(typenames[noun], id);
      if (written === 'uuid') return id;
      return globalId(typenames[noun === 'user' ? 'contact' : 'user'], id);
    },
    cursorOf({ list, nth }) {
      const known = cursors.get(list) ?? [];
      return known[nth % Math.max(known.length, 1)] ?? noCursor;
    },
    versionOf: (id) =>
      (id && 'reference' in id ? versions.get(uuidOf(id.reference)) : undefined) ?? 1,
    learn({ route }, { code, isReplayed, data, version, nextCursor }) {
      if (code !== 'done' || isReplayed) return;
      const noun: Noun = route.includes('/contacts') ? 'contact' : 'opportunity';
      for (const record of createdIn(data)) learnRecord(noun, record, 1);
      if (version !== undefined && isRecord(data)) learnRecord(noun, data, version);
      if (nextCursor != null) cursors.set(route, [...(cursors.get(route) ?? []), nextCursor]);
    },
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The opportunities that a batch has created. */
function createdIn(data: unknown): Readonly<Record<string, unknown>>[] {
  const items: unknown = isRecord(data) ? data.data : undefined;
  return Array.isArray(items)
    ? items.flatMap((item) =>
        isRecord(item) && isRecord(item.opportunity) ? [item.opportunity] : [],
      )
    : [];
}

/** The version that a call expects: a number, `any`, or undefined if it expects none. */
export function versionAsked(
  side: Side,
  { id, ifMatch }: { id?: Value; ifMatch?: IfMatch },
): number | 'any' | undefined {
  if (ifMatch === undefined || 'malformed' in ifMatch) return undefined;
  if ('any' in ifMatch) return 'any';
  if ('never' in ifMatch) return ifMatch.version;
  return side.versionOf(id) + ifMatch.besideBy;
}

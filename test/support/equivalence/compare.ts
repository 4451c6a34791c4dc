// Compares the outcomes of one call on both sides.
import { isReadOnlyField } from '../../../src/rest/read-only.js';
import { rowOf } from './over-graphql.js';
import { isDeepStrictEqual } from 'node:util';
import { restStatus, type RestErrorCode } from '../../../src/error-codes.js';
import { drawerOf, type Answers } from './drawers.js';
import type { Outcome } from './outcome.js';
import {
  isAllowed,
  isKeySound,
  isRead,
  malformed,
  malformedItems,
  missing,
  type Malformed,
  type Step,
} from './step.js';

/** An upsert has the status that corresponds to the result in GraphQL. */
const statuses: Readonly<Record<Exclude<Answers, 'upserted'>, number>> = {
  list: 200,
  object: 200,
  created: 201,
  changed: 200,
  deleted: 204,
  batch: 201,
};

/** The differences, as texts. */
export type Differences = readonly string[];

const shown = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value));

/** The first positions at which two results differ. */
export function differencesIn(rest: unknown, graphql: unknown, place: string): string[] {
  if (isDeepStrictEqual(rest, graphql)) return [];
  if (typeof rest === 'object' && rest && typeof graphql === 'object' && graphql) {
    const keys = new Set([...Object.keys(rest), ...Object.keys(graphql)]);
    return [...keys].flatMap((key) =>
      differencesIn(
        (rest as Record<string, unknown>)[key],
        (graphql as Record<string, unknown>)[key],
        Array.isArray(rest) ? `${place}[${key}]` : `${place}.${key}`,
      ),
    );
  }
  return [`${place}: REST ${shown(rest)}, GraphQL ${shown(graphql)}`];
}

function statusExpected(step: Step, { code, data, status }: Outcome): number {
  if (code !== 'done') return restStatus[code.toLowerCase() as RestErrorCode];
  const { answers } = drawerOf(step.route);
  if (answers === 'upserted') return status === 201 ? 201 : 200;
  const items = answers === 'batch' ? (data as { data: { opportunity: unknown }[] }).data : [];
  return items.some(({ opportunity }) => opportunity === null) ? 207 : statuses[answers];
}

/** Checks an outcome of REST by itself. */
function faultsOfRest(step: Step, rest: Outcome): Differences {
  if (!(rest.code === 'done' || Object.hasOwn(restStatus, rest.code.toLowerCase())))
    return [`REST answers ${shown(rest.status)} with no code of the table: ${shown(rest.code)}`];
  if (rest.code === 'INTERNAL' || rest.code === 'UNAVAILABLE')
    return [`REST answers ${shown(rest.status)}, a fault of ours`];
  const status = statusExpected(step, rest);
  return rest.status === status
    ? []
    : [`the status: REST ${shown(rest.status)}, expected ${status} for ${rest.code}`];
}

/**
 * Whether a change is rejected because of its record. REST compares read-only fields with the record, so it reports first
 * that the record is missing or has another version.
 */
const isOfRecord = ({ route }: Step, { code }: Outcome): boolean =>
  route.startsWith('PATCH ') && ['NOT_FOUND', 'PRECONDITION_FAILED'].includes(code);

/** Whether a field is compared with the record only if there are no other reasons to reject the call. */
const isReadOnly = ({ route }: Step, param: string): boolean =>
  isReadOnlyField(rowOf(route), param);

/** Compares the outcomes of a call that both sides must reject by form, for the same reason. */
function compareMalformed(
  step: Step,
  { by, params }: Malformed,
  rest: Outcome,
  graphql: Outcome | undefined,
): Differences {
  const differences: string[] = [];
  const isExpected =
    step.as === 'revoked'
      ? rest.code === 'UNAUTHORIZED'
      : rest.code === 'INVALID_REQUEST' ||
        (rest.code === 'FORBIDDEN' && !isAllowed(step)) ||
        (by === 'rest' && isOfRecord(step, rest)) ||
        (rest.code === 'IDEMPOTENCY_MISMATCH' && step.key !== undefined);
  if (!isExpected)
    differences.push(
      `${by === 'both' ? 'both refuse' : 'REST alone refuses'} this by its form, and REST answers ${rest.code}`,
    );
  // GraphQL rejects a document without a required field before it checks permissions.
  const isIncomplete = missing(step).length > 0;
  const code = rest.code === 'FORBIDDEN' && isIncomplete ? 'INVALID_REQUEST' : rest.code;
  if (graphql && graphql.code !== code)
    differences.push(`the code: REST ${rest.code}, GraphQL ${graphql.code}`);
  if (rest.code !== 'INVALID_REQUEST' || !params || !isKeySound(step.key ?? 'none'))
    return differences;
  const isMutation = !isRead(step) && !isIncomplete;
  const sides = [['REST', rest] as const, ['GraphQL', isMutation ? graphql : undefined] as const];
  for (const [side, outcome] of sides)
    for (const param of outcome ? params.filter((name) => !isReadOnly(step, name)) : [])
      if (!outcome?.issues?.some((issue) => issue.param === param))
        differences.push(`the issues of ${side} do not name ${param}: ${shown(outcome?.issues)}`);
  return differences;
}

const sorted = (issues: Outcome['issues'] = []) =>
  issues.map(({ param, message }) => `${param}: ${message}`).sort();

/** The result of a batch without its malformed items, for which GraphQL has other items. */
function withoutMalformedItems(step: Step, data: unknown): unknown {
  const malformedOnes = malformedItems(step);
  if (malformedOnes.size === 0) return data;
  const { data: items } = data as { data: { index: number; errors: unknown }[] };
  return {
    data: items.map((item) => (malformedOnes.has(item.index) ? { ...item, errors: '...' } : item)),
  };
}

function faultsOfItems(step: Step, { data }: Outcome): Differences {
  return [...malformedItems(step)].flatMap(([index, params]) => {
    const item = (data as { data: { errors: { param: string }[] }[] }).data[index];
    return params
      .filter((param) => !item?.errors.some((error) => error.param === param))
      .map((param) => `the errors of item ${index} do not name ${param}: ${shown(item)}`);
  });
}

/**
 * @param rest the outcome of REST, with symbols in place of IDs and times
 * @param graphql the same of GraphQL; undefined if the call was not made there
 */
export function compare(step: Step, rest: Outcome, graphql: Outcome | undefined): Differences {
  const differences = [...faultsOfRest(step, rest)];
  if (graphql?.code === 'INTERNAL' || graphql?.code === 'UNAVAILABLE')
    differences.push(`GraphQL answers ${graphql.code}, a fault of ours`);
  const form = malformed(step);
  if (form) return [...differences, ...compareMalformed(step, form, rest, graphql)];
  if (graphql === undefined) return differences;
  if (rest.code !== graphql.code)
    return [...differences, `the code: REST ${rest.code}, GraphQL ${graphql.code}`];
  if (rest.code === 'done') differences.push(...faultsOfItems(step, rest));
  if (graphql.issues && rest.code === 'INVALID_REQUEST')
    differences.push(...differencesIn(sorted(rest.issues), sorted(graphql.issues), 'details'));
  return [
    ...differences,
    ...differencesIn(rest.version, graphql.version, 'the version'),
    ...(graphql.status === undefined
      ? []
      : differencesIn(rest.status, graphql.status, 'the status')),
    ...differencesIn(rest.isReplayed, graphql.isReplayed, 'Idempotent-Replayed'),
    ...(rest.code === 'done'
      ? differencesIn(
          withoutMalformedItems(step, rest.data),
          withoutMalformedItems(step, graphql.data),
          'the data',
        )
      : []),
  ];
}

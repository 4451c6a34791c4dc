// Makes a call through REST.
import { drawerOf, type Drawer } from './drawers.js';
import type { Exchange, Outcome, Request, Send } from './outcome.js';
import { versionAsked, type Side } from './side.js';
import { meansTheSame, spelledLeniently } from './lenient-spelling.js';
import { isLegacy, isRead, malformed, methodOf, pathParameter, type Step } from './step.js';
import { objectJson, textOf, type Value } from './value.js';

/** Percent-encodes a string. Half a surrogate pair becomes its bytes, which are not valid UTF-8. */
const encoded = (text: string) =>
  Array.from(text, (character) =>
    character.isWellFormed() ? encodeURIComponent(character) : '%ED%A0%80',
  ).join('');

function urlOf(step: Step, side: Side): string {
  const { route, id, given, extra, repeated } = step;
  const path = route
    .slice(route.indexOf(' ') + 1)
    .replace(pathParameter, () => encoded(textOf(id ?? null, side) ?? ''));
  const pair = ([name, value]: [string, Value]) =>
    `${encoded(name)}=${encoded(textOf(value, side) ?? '')}`;
  const pairs = isRead(step) ? Object.entries(given).map(pair) : [];
  if (repeated !== undefined) pairs.push(pair([repeated, given[repeated] ?? null]));
  if (extra?.place === 'query') pairs.push(`${encoded(extra.name)}=1`);
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path;
}

function bodyOf(step: Step, side: Side): string | undefined {
  const { given, extra } = step;
  const fields = isRead(step) ? [] : Object.entries(given);
  if (extra?.place === 'body') fields.push([extra.name, { text: 'x' }]);
  return fields.length > 0 ? objectJson(fields, side) : undefined;
}

function ifMatchOf(step: Step, side: Side): string | undefined {
  const { ifMatch } = step;
  if (ifMatch === undefined) return undefined;
  if ('malformed' in ifMatch) return ifMatch.malformed;
  if ('never' in ifMatch) return ifMatch.never;
  const version = versionAsked(side, step);
  return version === 'any' ? '*' : `"${version ?? ''}"`;
}

/** A legacy route reads strictly only if it is asked to. */
function requestOf(step: Step, side: Side): Request {
  if (!isLegacy(step)) return strictRequestOf(step, side);
  const strict = strictRequestOf(step, side);
  const { spelling } = step;
  if (spelling === undefined || malformed(step) !== undefined || !meansTheSame(step, side))
    return { ...strict, headers: { ...strict.headers, prefer: 'handling=strict' } };
  return spelledLeniently(spelling, strict);
}

function strictRequestOf(step: Step, side: Side): Request {
  const payload = bodyOf(step, side);
  const ifMatch = ifMatchOf(step, side);
  return {
    method: methodOf(step) as Request['method'],
    url: urlOf(step, side),
    headers: {
      authorization: `Bearer ${side.keyOf(step.as)}`,
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      ...(step.key !== undefined && { 'idempotency-key': step.key }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    },
    ...(payload !== undefined && { payload }),
  };
}

/** Reads the version from an ETag. */
const versionIn = (etag: string | undefined) => {
  const [, version] = /^"(\d+)"$/.exec(etag ?? '') ?? [];
  return version === undefined ? undefined : Number(version);
};

function refusalIn(status: number, body: any): Outcome {
  const { code, details } = body?.error ?? {};
  return {
    code: String(code).toUpperCase() as Outcome['code'],
    status,
    issues: details,
    isReplayed: false,
  };
}

function dataIn(answers: Drawer['answers'], body: any): Pick<Outcome, 'data' | 'nextCursor'> {
  if (answers === 'deleted') return { data: body ?? null };
  return { data: body, ...(answers === 'list' && { nextCursor: body.next_cursor }) };
}

export async function callRest(send: Send, step: Step, side: Side): Promise<Exchange> {
  const request = requestOf(step, side);
  const { status, headers, body } = await send(request);
  const isReplayed = headers['idempotent-replayed'] === 'true';
  const outcome =
    status >= 400
      ? { ...refusalIn(status, body), isReplayed }
      : {
          code: 'done' as const,
          status,
          ...dataIn(drawerOf(step.route).answers, body),
          version: versionIn(headers.etag),
          isReplayed,
        };
  return { request, outcome };
}

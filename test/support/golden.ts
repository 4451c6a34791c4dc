// Formats a call and its response as text for comparison, with names in place of values that differ between runs.
import { STATUS_CODES } from 'node:http';
import { database, type Answer, type Client } from './gateway.js';
import { newScene, send, type GoldenCall, type GoldenCalls } from './golden-calls.js';

/** Makes a call in a new workspace, and formats both. */
export async function goldenOf(make: GoldenCalls[string]): Promise<string> {
  const scene = await newScene();
  const call = await make(scene);
  const client = scene.clients[call.by ?? 'admin key'];
  const answer = await send(client, call);
  const nouns = await nounsOf(scene.workspaceId);
  return stable(`${requestText(call)}\n${answerText(answer)}`, nouns, client, answer);
}

/** The noun of each ID of a workspace. */
async function nounsOf(workspaceId: string): Promise<Map<string, string>> {
  const { opportunityEvent, contact, user, pipeline, stage, apiKey } = database.system;
  const query = { where: { workspaceId }, select: { id: true } } as const;
  const events = await opportunityEvent.findMany({ where: { workspaceId } });
  const rows = {
    // From events, which include those of deleted opportunities.
    opportunity: events.map(({ opportunityId }) => ({ id: opportunityId })),
    contact: await contact.findMany(query),
    user: await user.findMany(query),
    pipeline: await pipeline.findMany(query),
    stage: await stage.findMany(query),
    key: await apiKey.findMany(query),
    workspace: [{ id: workspaceId }],
  };
  return new Map(
    Object.entries(rows).flatMap(([noun, found]) => found.map(({ id }) => [id, noun] as const)),
  );
}

/** The headers that are part of the contract, in their usual notation. */
const answerHeaders = [
  ...['Content-Type', 'ETag', 'Location', 'Link', 'Allow', 'WWW-Authenticate', 'Retry-After'],
  ...[
    'Idempotent-Replayed',
    'X-Ignored-Parameters',
    'X-Converted-Parameters',
    'X-GraphQL-Operation',
    'X-Request-Id',
    'Deprecation',
    'Sunset',
  ],
  ...['Access-Control-Allow-Methods', 'Access-Control-Allow-Headers', 'Access-Control-Max-Age'],
];

const textOf = (body: unknown): string =>
  typeof body === 'string' ? body : JSON.stringify(body, null, 2);

const lines = (...parts: (string | readonly string[] | undefined)[]): string =>
  parts
    .flat()
    .filter((part) => part !== undefined)
    .map((part) => `${part}\n`)
    .join('');

function requestText({ method, url, headers = {}, payload, by = 'admin key' }: GoldenCall): string {
  const isLong = typeof payload === 'string' && payload.length > 1_000;
  return lines(
    `${method} ${url}`,
    by === 'nobody' ? undefined : `Authorization: Bearer <${by}>`,
    typeof payload === 'object' ? 'Content-Type: application/json' : undefined,
    Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    payload === undefined
      ? undefined
      : ['', isLong ? `<${String(payload.length)} bytes>` : textOf(payload)],
  );
}

function answerText({ status, headers, body }: Answer): string {
  return lines(
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
    answerHeaders.flatMap((name) => {
      const value = headers[name.toLowerCase()];
      if (value === undefined) return [];
      // Decoded, so that the values that differ between runs are found.
      const shown = value.replace(/<\/explain\?[^>]*>/, decodeURIComponent);
      return [`${name}: ${shown}`];
    }),
    body === undefined ? undefined : ['', textOf(body)],
  );
}

const uuidPattern = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const encodedPattern = /[\w-]{40,}(?:=|%3D)*/g;
const timePattern = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
const hourMs = 3_600_000;

/**
 * Replaces values that differ between runs by names. Records are numbered in the order of appearance.
 *
 * @param nouns the noun of each ID
 */
function stable(
  text: string,
  nouns: ReadonlyMap<string, string>,
  { apiKey = '' }: Client,
  { headers }: Answer,
): string {
  const names = new Map<string, string>();
  const nameOf = (id: string): string | undefined => {
    const noun = nouns.get(id);
    if (noun === undefined || names.has(id)) return names.get(id);
    const number = [...names.keys()].filter((other) => nouns.get(other) === noun).length + 1;
    names.set(id, `${noun} ${String(number)}`);
    return names.get(id);
  };
  const nameOfEncoded = (encoded: string): string | undefined => {
    const content = Buffer.from(decodeURIComponent(encoded), 'base64').toString();
    if (content.startsWith('["')) return '<cursor>';
    const [, id] = content.split(':');
    const name = id === undefined ? undefined : nameOf(id);
    return name && `<node id of ${name}>`;
  };
  return text
    .replaceAll(headers['x-request-id'] ?? '<request id>', '<request id>')
    .replace(`"last_characters": "${apiKey.slice(-4)}"`, '"last_characters": "<last 4>"')
    .replace(/^ETag: "[\w-]{43}"$/m, 'ETag: "<hash of the body>"')
    .replace(timePattern, (time) =>
      Math.abs(Date.now() - Date.parse(time)) < hourMs ? '<time>' : time,
    )
    .replace(uuidPattern, (id) => (nameOf(id) ? `<${nameOf(id) ?? ''}>` : id))
    .replace(encodedPattern, (encoded) => nameOfEncoded(encoded) ?? encoded);
}

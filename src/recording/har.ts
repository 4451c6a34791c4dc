// Parses HAR files, the format in which browsers and proxies export recordings (HTTP Archive 1.2).
import { z } from 'zod';
import { GatewayError } from '../errors.js';
import { encodeForm } from './form.js';
import { headersByName, readHeaders } from './recorded-headers.js';
import {
  bodyInFile,
  type RecordedCall,
  type RecordedResponse,
  type Recording,
} from './recording.js';
import { secretsIn } from './secrets.js';

const harHeaders = z.array(z.object({ name: z.string(), value: z.string() }));

const postData = z.object({
  mimeType: z.string().optional(),
  text: z.string().optional(),
  params: z
    .array(
      z.object({
        name: z.string(),
        value: z.string().optional(),
        fileName: z.string().optional(),
      }),
    )
    .optional(),
});

const response = z.object({
  status: z.number(),
  headers: harHeaders.optional(),
  content: z
    .object({
      text: z.string().optional(),
      encoding: z.string().optional(),
      size: z.number().optional(),
    })
    .optional(),
});

const entry = z.object({
  startedDateTime: z.string().optional(),
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: harHeaders.default([]),
    postData: postData.nullish(),
    bodySize: z.number().nullish(),
  }),
  response: response.nullish(),
});

const har = z.object({ log: z.object({ entries: z.array(entry) }) });

type Entry = z.infer<typeof entry>;

/** @returns the body, and its headers if the recorded ones are not those of the body */
function readBody(
  { postData: data, bodySize, headers }: Entry['request'],
  recordedType: string | undefined,
): Partial<RecordedCall> {
  const { mimeType = '', text, params = [] } = data ?? {};
  const sentBytes = Number(headersByName(headers)['content-length'] ?? bodySize ?? 0);
  // Browsers leave out bodies that are no text, or that they no longer have.
  if ((text ?? '') === '' && params.length === 0 && sentBytes > 0)
    return { bodyProblem: 'The recording does not contain the body.' };
  if (text !== undefined && text !== '')
    return {
      body: text,
      ...(recordedType === undefined &&
        mimeType !== '' && { headers: { 'content-type': mimeType } }),
    };
  const file = params.find(({ fileName }) => fileName !== undefined && fileName !== '');
  if (file !== undefined) return { bodyProblem: bodyInFile(file.fileName ?? '') };
  if (params.length === 0) return text === undefined ? {} : { body: text };
  const form = params.map(({ name, value = '' }) => ({ name, value }));
  const { contentType, body } = encodeForm(mimeType, form);
  return { body, headers: { 'content-type': contentType } };
}

/**
 * @returns undefined if no response arrived: browsers record aborted calls with the status 0. Chrome also records
 * redirects to https that it makes itself
 */
function readResponse({ response: recorded }: Entry): RecordedResponse | undefined {
  if (!recorded || recorded.status < 100) return undefined;
  const { status, headers: list = [], content = {} } = recorded;
  if (list.some(({ name }) => name.toLowerCase() === 'non-authoritative-reason')) return undefined;
  const { text, encoding, size = 0 } = content;
  const body = encoding === 'base64' ? Buffer.from(text ?? '', 'base64').toString() : text;
  return { status, headers: headersByName(list), body: body ?? (size > 0 ? undefined : '') };
}

function readEntry(recorded: Entry, place: string): RecordedCall {
  const { request, startedDateTime } = recorded;
  const { method, url } = request;
  const { headers: kept, secrets = [], ...read } = readHeaders(request.headers, url);
  const { headers: ofForm, ...body } = readBody(request, kept?.['content-type']);
  const received = readResponse(recorded);
  const allHeaders = { ...kept, ...ofForm };
  const allSecrets = [...secrets, ...(received ? secretsIn(received.headers) : [])];
  return {
    place,
    method: method.toUpperCase(),
    url,
    ...read,
    ...(Object.keys(allHeaders).length > 0 && { headers: allHeaders }),
    ...(allSecrets.length > 0 && { secrets: allSecrets }),
    ...body,
    ...(startedDateTime !== undefined && { startedAt: startedDateTime }),
    ...(received && { response: received }),
  };
}

/** Compares calls by their start. A HAR file can have its entries in any order. */
const byStart = (one: RecordedCall, other: RecordedCall): number =>
  (Date.parse(one.startedAt ?? '') || 0) - (Date.parse(other.startedAt ?? '') || 0);

/**
 * @param file the file's name, for messages
 * @throws GatewayError if the text is not a HAR file
 */
export function parseHar(text: string, file: string): Recording {
  let json: unknown;
  try {
    // The bodies of calls are strings in this JSON, so numbers in them keep all digits.
    json = JSON.parse(text);
  } catch {
    // The parser's message is dropped, because it quotes the file, which may contain keys.
    throw new GatewayError('INVALID_REQUEST', `${file} is not JSON.`);
  }
  const { data, error } = har.safeParse(json);
  const [issue] = error?.issues ?? [];
  if (issue)
    throw new GatewayError(
      'INVALID_REQUEST',
      `${file} is not a HAR file: ${issue.path.join('.') || 'it'}: ${issue.message}`,
    );
  return (data?.log.entries ?? [])
    .map((one, index) => readEntry(one, `${file} log.entries[${String(index)}]`))
    .sort(byStart);
}

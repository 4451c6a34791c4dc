// Parses HAR files, the format in which browsers and proxies export recordings (HTTP Archive 1.2).
import { z } from 'zod';
import { GatewayError } from '../errors.js';
import type { Recording } from './recording.js';

const har = z.object({
  log: z.object({
    entries: z.array(
      z.object({
        request: z.object({
          method: z.string(),
          url: z.string(),
          headers: z.array(z.object({ name: z.string(), value: z.string() })),
          postData: z.object({ text: z.string().optional() }).nullish(),
        }),
      }),
    ),
  }),
});

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
  return (data?.log.entries ?? []).map(({ request }, index) => ({
    place: `${file} log.entries[${String(index)}]`,
    method: request.method.toUpperCase(),
    url: request.url,
    ifMatch: request.headers.find(({ name }) => name.toLowerCase() === 'if-match')?.value,
    body: request.postData?.text,
  }));
}

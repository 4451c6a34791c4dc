// Reads HAR files, as browsers and proxies export what they have recorded (HTTP Archive 1.2).
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
 * @param file its name, for what is said of its calls
 * @throws GatewayError where it is no HAR file
 */
export function parseHar(text: string, file: string): Recording {
  let json: unknown;
  try {
    // Bodies of calls are texts in it: no digit of theirs is read here.
    json = JSON.parse(text);
  } catch {
    // What the parser says quotes the file, which may hold keys.
    throw new GatewayError('INVALID_REQUEST', `${file} is not JSON.`);
  }
  const { data, error } = har.safeParse(json);
  const [issue] = error?.issues ?? [];
  if (issue)
    throw new GatewayError(
      'INVALID_REQUEST',
      `${file} is no HAR file: ${issue.path.join('.') || 'it'}: ${issue.message}`,
    );
  return (data?.log.entries ?? []).map(({ request }, index) => ({
    place: `${file} log.entries[${String(index)}]`,
    method: request.method.toUpperCase(),
    url: request.url,
    ifMatch: request.headers.find(({ name }) => name.toLowerCase() === 'if-match')?.value,
    body: request.postData?.text,
  }));
}

// Reads the headers of recorded requests and responses. Only headers with a known meaning are kept.
import type { Credential, RecordedCall } from './recording.js';
import { secretsIn } from './secrets.js';

export interface Header {
  readonly name: string;
  readonly value: string;
}

/** The headers of a request that can change its meaning, and contain no key. */
const keptHeaders = [
  ...['accept', 'content-type', 'if-match', 'if-none-match'],
  ...['idempotency-key', 'prefer', 'origin'],
];

/** Joins the values of headers that occur several times. */
export function headersByName(headers: readonly Header[]): Record<string, string> {
  const byName: Record<string, string> = {};
  for (const { name, value } of headers) {
    const key = name.toLowerCase();
    byName[key] = Object.hasOwn(byName, key) ? `${byName[key] ?? ''}, ${value}` : value;
  }
  return byName;
}

function credentialIn(headers: Readonly<Record<string, string>>, url: string) {
  const [, scheme] = /^\s*(\S+)\s+\S/.exec(headers.authorization ?? '') ?? [];
  const found: Credential | undefined =
    headers.authorization !== undefined
      ? { in: 'authorization', scheme: scheme ?? '' }
      : headers['x-api-key'] !== undefined
        ? { in: 'x-api-key' }
        : /[?&]api_?key=/i.test(url)
          ? { in: 'query' }
          : undefined;
  return found;
}

/** The parts of a recorded call that come from its headers, and the values in it that no output may contain. */
export function readHeaders(
  headers: readonly Header[],
  url: string,
): Pick<RecordedCall, 'headers' | 'credential' | 'secrets'> {
  const all = headersByName(headers);
  const kept = keptHeaders.flatMap((name) => {
    const value = all[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const credential = credentialIn(all, url);
  const secrets = secretsIn(all, url);
  return {
    ...(kept.length > 0 && { headers: Object.fromEntries(kept) }),
    ...(credential && { credential }),
    ...(secrets.length > 0 && { secrets }),
  };
}

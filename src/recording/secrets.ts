// Finds the keys, tokens, passwords and cookies of a recording, and masks them in everything that is printed.
import { hasPlaceholder } from './placeholders.js';

const secretNames =
  'x-api-key|api[-_]?key|apikey|access[-_]?token|refresh[-_]?token|auth[-_]?token|id[-_]?token|token|client[-_]?secret|secret|password|passwd|authorization|session[-_]?id|sessionid|signature';

/** `?api_key=VALUE`, in an address or a form. */
const inQuery = new RegExp(`((?:^|[?&\\s"'])(?:${secretNames})=)([^&#\\s"'<>]*)`, 'gi');
/** `"api_key": "VALUE"`. */
const inJson = new RegExp(`("(?:${secretNames})"\\s*:\\s*")((?:[^"\\\\]|\\\\.)*)`, 'gi');
/** The same within a JSON string, in which the quotes are escaped. */
const inQuotedJson = new RegExp(
  `(\\\\"(?:${secretNames})\\\\"\\s*:\\s*\\\\")((?:[^"\\\\]|\\\\[^"])*)`,
  'gi',
);
const inHeader = /\b(bearer\s+)([\w\-.~+/]{6,}=*)/gi;

/** `https://USER:PASSWORD@host` */
const inOrigin = /(:\/\/)([^\s/@"'<>]+)(?=@)/g;

/** Patterns of a name that announces a secret, and of the secret after it. */
const namedSecrets = [inQuery, inJson, inQuotedJson, inOrigin];

const mask = '***';

/** Shorter values occur by chance in other text. Those of fields and parameters whose names announce a secret are masked anyway. */
const lengthMin = 4;
/** Cookies also contain settings, such as a language. */
const cookieLengthMin = 6;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

function credentialsIn(header = ''): string[] {
  const [, scheme = '', credentials = header] = /^\s*(\S+)\s+(\S.*)$/.exec(header) ?? [];
  if (scheme.toLowerCase() !== 'basic') return [credentials.trim()];
  const pair = Buffer.from(credentials, 'base64').toString();
  return [credentials.trim(), pair, ...pair.split(':')];
}

/** `a=1; b=2`, or the value of Set-Cookie, whose attributes are short. */
const cookiesIn = (header = ''): string[] =>
  header.split(/[;,]/).flatMap((cookie) => {
    const value = cookie.slice(cookie.indexOf('=') + 1).trim();
    return cookie.includes('=') && !/^\s*(expires|path|domain|max-age|samesite)=/i.test(cookie)
      ? [value]
      : [];
  });

const unescaped = (text: string): string => {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
};

const longerThan = (minimum: number, values: readonly string[]) =>
  values
    .flatMap((value) => [value, decoded(value), unescaped(value)])
    .filter((value) => value.length >= minimum && !hasPlaceholder(value));

/** The secrets in the headers and the URL of a request, or in the headers of a response. */
export function secretsIn(headers: Readonly<Record<string, string>>, url = ''): string[] {
  const keys = [
    ...credentialsIn(headers.authorization),
    ...credentialsIn(headers['proxy-authorization']),
    headers['x-api-key'] ?? '',
    ...secretsInText(url),
  ];
  const cookies = [...cookiesIn(headers.cookie), ...cookiesIn(headers['set-cookie'])];
  return [...new Set([...longerThan(lengthMin, keys), ...longerThan(cookieLengthMin, cookies)])];
}

/** The values of fields and parameters whose names announce a secret, in a body or a URL. */
export const secretsInText = (text: string): string[] =>
  longerThan(
    lengthMin,
    namedSecrets.flatMap((pattern) => [...text.matchAll(pattern)].map(([, , value = '']) => value)),
  );

/** Masks secrets in a text. */
export type Redact = (text: string) => string;

/** Masks the values of fields, parameters and headers whose names announce a secret. */
export const redactByName: Redact = (text) =>
  [...namedSecrets, inHeader].reduce(
    (masked, pattern) => masked.replace(pattern, `$1${mask}`),
    text,
  );

/** @param secrets masked wherever they occur, also percent-encoded and in JSON strings */
export function redactorOf(secrets: Iterable<string>): Redact {
  const forms = new Set<string>();
  for (const secret of secrets)
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
      if (form.length >= lengthMin) forms.add(form);
  // A longer secret can contain a shorter one.
  const longestFirst = [...forms].sort((one, other) => other.length - one.length);
  return (text) =>
    longestFirst.reduce(
      (masked, secret) => (masked.includes(secret) ? masked.replaceAll(secret, mask) : masked),
      redactByName(text),
    );
}

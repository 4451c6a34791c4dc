// The rules for the values of settings: numbers, switches, addresses and lists. config.ts says which setting has which.
import { isIP } from 'node:net';
import { z } from 'zod';

export const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a whole number')
  .transform(Number)
  .refine((number) => number <= 65_535, 'must be at most 65535');

export const whole = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine(
      (number) => number >= minimum && number <= maximum,
      `must be from ${String(minimum)} to ${String(maximum)}`,
    );

const hourMs = 3_600_000;
/** A time limit in milliseconds; 0 for none. */
export const timeLimit = whole(0, hourMs);

export const onOff = z
  .enum(['on', 'off'], 'must be on or off')
  .transform((value) => value === 'on');

/** pg checks certificates for any other value, as for `verify-full`. */
const sslModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

export const postgresUrl = z
  .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address', abort: true })
  .refine(
    (text) => !/[?&]schema=/.test(text),
    'must not have the parameter schema: the tables are in the schema public',
  )
  .refine(
    (text) => new URL(text).searchParams.getAll('sslmode').every((mode) => sslModes.includes(mode)),
    `must have one of these as sslmode: ${sslModes.join(', ')}`,
  );

/** A limit that `off` or 0 disables. */
export const limitOrOff = (maximum: number) =>
  z
    .string()
    .transform((text) => (text === 'off' ? '0' : text))
    .pipe(whole(0, maximum));

export const redisUrl = z.url({
  protocol: /^rediss?$/,
  error: 'must be a redis:// or rediss:// address',
});

export const publicUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address', abort: true })
  .refine((url) => new URL(url).href === `${new URL(url).origin}/`, {
    message: 'must have no path, query or user, such as https://crm.example.com',
  })
  .transform((url) => new URL(url).origin);

/** Whether a text is an IP address or a subnet in CIDR notation. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || address.includes('%') || rest.length > 0) return false;
  const max = version === 4 ? 32 : 128;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= max);
}

/** A list of origins, as browsers send them in the header Origin. */
export const origins = z.string().transform((text, context) => {
  const list = text.split(',').map((part) => part.trim());
  const isOrigin = (one: string) => publicUrl.safeParse(one).data === one;
  if (list.every(isOrigin)) return list;
  context.addIssue(
    'must be origins separated by commas, such as https://app.example.com,http://localhost:5173',
  );
  return z.NEVER;
});

const networkNames = ['loopback', 'linklocal', 'uniquelocal'];

export const trustedProxies = z.string().transform((text, context) => {
  if (text === 'off') return [];
  const networks = text.split(',').map((part) => part.trim());
  if (networks.every((one) => networkNames.includes(one) || isNetwork(one))) return networks;
  context.addIssue(
    `must be off, or addresses and subnets separated by commas, such as 10.0.0.0/8 (also ${networkNames.join(', ')})`,
  );
  return z.NEVER;
});

const day = z
  .union(
    [z.iso.date(), z.iso.datetime({ offset: true })],
    'must be an ISO 8601 date, such as 2027-01-01',
  )
  .transform((text) => new Date(text));

const deprecation = z
  .strictObject({
    since: day,
    sunset: day.optional(),
    guide: z
      .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
      // Percent-encoded and in punycode, because a header value must be ASCII.
      .transform((address) => new URL(address).href)
      .optional(),
  })
  .refine(({ since, sunset }) => sunset === undefined || sunset >= since, {
    path: ['sunset'],
    message: 'must not be before since',
  });

export const deprecations = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('must be JSON, such as {"GET /v1/opportunities": {"since": "2027-01-01"}}');
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), deprecation, 'must be a JSON object'));

// The public keys of the OpenID provider, found by its discovery document. jose's `createRemoteJWKSet` is not used: it
// asks a provider that is away again for each token, and drops its keys once they are old.
import {
  createLocalJWKSet,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
  type JWTVerifyGetKey,
} from 'jose';
import type { BaseLogger } from 'pino';
import { ProviderUnreachableError } from '../errors.js';

/** The shortest time between two requests for the keys. */
const fetchIntervalMs = 30_000;

/** The age at which keys are fetched again, in the background, so that a key that the provider removed is dropped. */
const keysAgeMaxMs = 600_000;

/** The time limit of a request for the keys, with the one for the discovery document. */
const fetchTimeoutMs = 4_000;

/** The highest number of bytes of a response of the provider. A key with its certificates takes about 5 KB. */
const responseBytesMax = 2 ** 20;

/** Whether keys from this URL can be trusted. `http:` is accepted for a provider on the same machine only. */
export function isTrustworthyUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback);
}

async function fetchJson(url: string, signal: AbortSignal): Promise<unknown> {
  const headers = { accept: 'application/json' };
  const { status, body } = await fetch(url, { headers, redirect: 'error', signal });
  if (status !== 200) throw new Error(`${url}: status ${String(status)}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > responseBytesMax)
      throw new Error(`${url}: more than ${String(responseBytesMax)} bytes`);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}

/** Reads the keys of a provider (OpenID Connect Discovery 1.0, section 4). */
async function fetchKeySet(issuer: string) {
  const signal = AbortSignal.timeout(fetchTimeoutMs);
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document = (await fetchJson(address, signal)) as Record<string, unknown> | null;
  if (document?.issuer !== issuer)
    throw new Error(`${address}: the issuer is not ${issuer}, as OIDC_ISSUER has it`);
  const { jwks_uri: keysUrl } = document;
  if (typeof keysUrl !== 'string' || !isTrustworthyUrl(keysUrl))
    throw new Error(`${address}: jwks_uri is not an https:// address`);
  return createLocalJWKSet((await fetchJson(keysUrl, signal)) as JSONWebKeySet);
}

/**
 * Creates the function that finds the key of a token. Keys that were fetched stay in use while the provider is away. An
 * unknown key makes it fetch them again, at most every 30 seconds.
 *
 * The function throws `JWKSNoMatchingKey` if the provider does not have the key, and `ProviderUnreachableError` if that is
 * not known because the keys could not be fetched.
 */
export function createProviderKeys(
  issuer: string,
  log: Pick<BaseLogger, 'error'>,
): JWTVerifyGetKey {
  let keys: ReturnType<typeof createLocalJWKSet> | undefined;
  let fetchedAt = -Infinity;
  let triedAt = -Infinity;
  /** Whether the last request for the keys failed. */
  let isAway = false;
  let running: Promise<void> | undefined;

  async function fetchKeys(): Promise<void> {
    triedAt = Date.now();
    try {
      keys = await fetchKeySet(issuer);
      fetchedAt = Date.now();
      isAway = false;
    } catch (error) {
      isAway = true;
      log.error({ err: error }, 'The keys of the OpenID provider could not be fetched.');
    }
    running = undefined;
  }

  /** Fetches the keys, unless that was tried a short time ago. Several callers share one request. */
  const update = (): Promise<void> | undefined =>
    Date.now() - triedAt < fetchIntervalMs ? running : (running ??= fetchKeys());

  async function find(header: JWSHeaderParameters, token: FlattenedJWSInput) {
    if (keys === undefined) return undefined;
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return undefined;
      throw error;
    }
  }

  return async (header, token) => {
    if (keys !== undefined && Date.now() - fetchedAt > keysAgeMaxMs) void update();
    const known = await find(header, token);
    if (known !== undefined) return known;
    await update();
    const found = await find(header, token);
    if (found !== undefined) return found;
    if (!isAway) throw new errors.JWKSNoMatchingKey();
    const waitMs = Math.max(0, triedAt + fetchIntervalMs - Date.now());
    throw new ProviderUnreachableError(Math.max(1, Math.ceil(waitMs / 1_000)));
  };
}

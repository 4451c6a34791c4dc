// A gateway at a URL, to which calls are replayed over HTTP.
import { setTimeout } from 'node:timers/promises';
import { GatewayError } from '../errors.js';
import {
  NoResponse,
  type ReplayedResponse,
  type ReplayRequest,
  type ReplayTarget,
} from './replay-target.js';

const responseTimeoutMs = 30_000;

/** The longest wait for a rate limit, and how often one call waits. */
const waitMaxSeconds = 120;
const waitsMax = 5;

/** @throws GatewayError if the text is no address of a gateway */
export function readBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new GatewayError('INVALID_REQUEST', '--base-url must be an http:// or https:// address.');
  if (url.username !== '' || url.password !== '' || url.search !== '')
    throw new GatewayError(
      'INVALID_REQUEST',
      '--base-url must have no user, password or query. The key is read from VERIFY_API_KEY.',
    );
  return `${url.origin}${url.pathname}`.replace(/\/(v1\/?)?$/, '');
}

function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error;
  if (name === 'TimeoutError') return `No response within ${String(responseTimeoutMs / 1_000)} s.`;
  const { code, message: inner } = (cause ?? {}) as Partial<NodeJS.ErrnoException>;
  return code ?? inner ?? message;
}

async function sendOnce(
  baseUrl: string,
  { method, address, headers, body }: ReplayRequest,
): Promise<ReplayedResponse> {
  try {
    const response = await fetch(baseUrl + address, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(responseTimeoutMs),
      ...(body !== undefined && { body }),
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  } catch (error) {
    throw new NoResponse(reasonOf(error));
  }
}

/** @param wait waits for a number of milliseconds */
export function openUrlTarget(
  baseUrl: string,
  apiKey: string,
  wait: (milliseconds: number) => Promise<unknown> = setTimeout,
): ReplayTarget {
  return {
    description: baseUrl,
    apiKey,
    isRemote: true,
    async send(request) {
      for (let waits = 0; ; waits++) {
        const response = await sendOnce(baseUrl, request);
        const seconds = Number(response.headers['retry-after'] ?? '1') || 1;
        if (response.status !== 429 || waits === waitsMax || seconds > waitMaxSeconds)
          return response;
        await wait(seconds * 1_000);
      }
    },
  };
}

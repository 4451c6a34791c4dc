// The JSON body of a request, read so that nothing is lost: every digit of a number, every character.
import type { FastifyInstance } from 'fastify';
import { isLosslessNumber, isSafeNumber, LosslessNumber, parse } from 'lossless-json';
import { GatewayError } from '../errors.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

const refusal = (message: string) => new GatewayError('INVALID_REQUEST', message);

/** A number, where that is exact; else its digits. */
const exactNumber = (text: string) =>
  isSafeNumber(text) ? Number(text) : new LosslessNumber(text);

/** Enough for every request there is; without a bound, whoever walks the value could exhaust the stack. */
const nestingMax = 64;

function requireShallow(value: unknown, depth = 1): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > nestingMax) throw refusal(`The body nests deeper than ${String(nestingMax)} levels.`);
  for (const inner of Object.values(value)) requireShallow(inner, depth + 1);
}

/**
 * @returns the fields; none for an empty body
 * @throws GatewayError INVALID_REQUEST: not UTF-8, not JSON, not an object, nested too deep
 */
function parseBody(bytes: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    const text = utf8.decode(bytes);
    value = text.trim() === '' ? {} : parse(text, undefined, exactNumber);
  } catch (error) {
    const reason =
      error instanceof SyntaxError ? error.message : 'it is not UTF-8 or nests too deep';
    throw refusal(`The body is not valid JSON: ${reason}.`);
  }
  if (
    typeof value !== 'object' ||
    value === null ||
    Array.isArray(value) ||
    isLosslessNumber(value)
  )
    throw refusal('The body must be a JSON object.');
  requireShallow(value);
  return value as Record<string, unknown>;
}

/** Makes a surface take JSON objects, and nothing else. */
export function acceptJsonObjects(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    /^application\/([\w.-]+\+)?json(;|$)/i,
    { parseAs: 'buffer' },
    (_request, body, parsed) => {
      try {
        parsed(null, parseBody(body as Buffer));
      } catch (error) {
        parsed(error as Error);
      }
    },
  );
}

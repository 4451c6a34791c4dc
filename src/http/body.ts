// Parses JSON request bodies without loss: numbers keep all digits, strings all characters.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLosslessNumber, isSafeNumber, LosslessNumber } from 'lossless-json';
import { cut } from '../cut.js';
import { invalidRequest } from '../errors.js';
import { decodeBody } from './content-coding.js';
import { parseExactly } from './exact-json.js';
import { checkJsonBounds } from './json-bounds.js';

/** The maximum size of a body in bytes, both as sent and as decoded. */
export const bodyBytesMax = 1024 * 1024;

/** The message of a parser can contain a name from the body. */
const reasonLengthMax = 200;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A JavaScript number if that is exact. Otherwise an object that keeps the digits. */
export const exactNumber = (text: string): number | LosslessNumber =>
  isSafeNumber(text) ? Number(text) : new LosslessNumber(text);

/** Keeps the text of a number, for a reader that needs its digits as sent. */
export const numberAsSent = (text: string): LosslessNumber => new LosslessNumber(text);

/**
 * Parses a body, which must be a JSON object.
 *
 * @param readNumber converts the text of a number
 * @param what names the text in errors
 * @returns the fields of the object; none for an empty body
 * @throws GatewayError INVALID_REQUEST if the body is not UTF-8, not JSON, not an object, nested too deeply, or has too
 * many values
 */
export function parseBody(
  bytes: Buffer,
  readNumber: (text: string) => unknown = exactNumber,
  what = 'body',
): Record<string, unknown> {
  checkJsonBounds(bytes, what);
  let value: unknown;
  try {
    const text = utf8.decode(bytes);
    value = text.trim() === '' ? {} : parseExactly(text, readNumber);
  } catch (error) {
    const reason =
      error instanceof SyntaxError ? cut(error.message, reasonLengthMax) : 'it is not UTF-8';
    throw invalidRequest(`The ${what} is not valid JSON: ${reason}.`);
  }
  if (
    typeof value !== 'object' ||
    value === null ||
    Array.isArray(value) ||
    isLosslessNumber(value)
  )
    throw invalidRequest(`The ${what} must be a JSON object.`);
  return value as Record<string, unknown>;
}

/** Makes a server accept JSON objects only. */
export function acceptJsonObjects(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    /^application\/([\w.-]+\+)?json(;|$)/i,
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) =>
      parseBody(await decodeBody(body, request.headers['content-encoding'], bodyBytesMax)),
  );
}

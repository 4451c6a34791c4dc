// The JSON body of a request, read so that nothing is lost: every digit of a number, every character.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLosslessNumber, isSafeNumber, LosslessNumber, parse } from 'lossless-json';
import { GatewayError } from '../errors.js';
import { decodeBody } from './content-coding.js';
import { checkJsonBounds } from './json-bounds.js';

/** The most bytes of a body, as it is sent and as it is decoded. */
export const bodyBytesMax = 1024 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

const refusal = (message: string) => new GatewayError('INVALID_REQUEST', message);

/** A number, where that is exact; else its digits. */
const exactNumber = (text: string) =>
  isSafeNumber(text) ? Number(text) : new LosslessNumber(text);

/**
 * @returns the fields; none for an empty body
 * @throws GatewayError INVALID_REQUEST: not UTF-8, not JSON, not an object, too deep, too many values
 */
export function parseBody(bytes: Buffer): Record<string, unknown> {
  checkJsonBounds(bytes, 'body');
  let value: unknown;
  try {
    const text = utf8.decode(bytes);
    value = text.trim() === '' ? {} : parse(text, undefined, exactNumber);
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is not UTF-8';
    throw refusal(`The body is not valid JSON: ${reason}.`);
  }
  if (
    typeof value !== 'object' ||
    value === null ||
    Array.isArray(value) ||
    isLosslessNumber(value)
  )
    throw refusal('The body must be a JSON object.');
  return value as Record<string, unknown>;
}

/** Makes a surface take JSON objects, and nothing else. */
export function acceptJsonObjects(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    /^application\/([\w.-]+\+)?json(;|$)/i,
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) =>
      parseBody(await decodeBody(body, request.headers['content-encoding'], bodyBytesMax)),
  );
}

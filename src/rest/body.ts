// The body of a REST request, read so that nothing is lost: every digit of a number, every character.
import { parse } from 'lossless-json';
import { GatewayError } from '../errors.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

const refusal = (message: string) => new GatewayError('INVALID_REQUEST', message);

/**
 * @returns the fields; none for an empty body
 * @throws GatewayError INVALID_REQUEST: not UTF-8, not JSON, not an object
 */
export function parseBody(bytes: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    const text = utf8.decode(bytes);
    value = text.trim() === '' ? {} : parse(text);
  } catch (error) {
    const reason =
      error instanceof SyntaxError ? error.message : 'it is not UTF-8 or nests too deep';
    throw refusal(`The body is not valid JSON: ${reason}.`);
  }
  if (
    typeof value !== 'object' ||
    value === null ||
    Array.isArray(value) ||
    'isLosslessNumber' in value
  )
    throw refusal('The body must be a JSON object.');
  return value as Record<string, unknown>;
}

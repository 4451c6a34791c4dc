// Limits on JSON text that are enforced before it is parsed: the depth of nesting and the number of values.
import { GatewayError } from '../errors.js';

/** Far above the depth of any input of the schema, and low enough that code may walk a parsed body recursively. */
const jsonDepthMax = 64;

/** Twice the number of values in the largest allowed filter. A body of 1 MiB could have 500,000. */
const jsonValuesMax = 20_000;

const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace, comma] =
  Buffer.from('"\\[]{},');

/**
 * Counts brackets and commas outside strings. Malformed text is left to the parser.
 *
 * @param what names the text in the error, such as `body`
 * @throws GatewayError INVALID_REQUEST if the text nests deeper than 64 levels or has more than 20,000 values
 */
export function checkJsonBounds(json: Uint8Array, what: string): void {
  let depth = 0;
  let values = 1;
  let isString = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === quote) isString = !isString;
    else if (isString) at += byte === backslash ? 1 : 0;
    else if (byte === openBracket || byte === openBrace) {
      depth++;
      values++;
      if (depth > jsonDepthMax)
        throw tooLarge(what, `be nested at most ${String(jsonDepthMax)} levels deep`);
    } else if (byte === closeBracket || byte === closeBrace) depth--;
    else if (byte === comma) values++;
    if (values > jsonValuesMax)
      throw tooLarge(what, `have at most ${jsonValuesMax.toLocaleString('en-US')} values`);
  }
}

const tooLarge = (what: string, bound: string) =>
  new GatewayError('INVALID_REQUEST', `The ${what} must ${bound}.`);

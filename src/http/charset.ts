// Decodes texts that are not UTF-8, by the charset that their Content-Type names.
import { isUtf8 } from 'node:buffer';
import { MIMEType } from 'node:util';

/** @returns undefined if the type names no charset, or an unknown one */
export function charsetOf(contentType: string): TextDecoder | undefined {
  try {
    const charset = new MIMEType(contentType).params.get('charset');
    return charset === null ? undefined : new TextDecoder(charset, { fatal: true });
  } catch {
    return undefined;
  }
}

/**
 * Converts a body to UTF-8. Bytes that are UTF-8 already stay as they are, because many clients name a charset that they
 * do not use. Neither JSON nor a form contains NUL, but both do in UTF-16.
 */
export function toUtf8(bytes: Buffer, contentType: string): Buffer {
  if (isUtf8(bytes) && !bytes.includes(0)) return bytes;
  try {
    const text = charsetOf(contentType)?.decode(bytes);
    return text === undefined ? bytes : Buffer.from(text);
  } catch {
    return bytes;
  }
}

export function isPercentEncodedUtf8(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

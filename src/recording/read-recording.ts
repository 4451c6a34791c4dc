// Reads a recording from a file.
import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { invalidRequest } from '../errors.js';
import { parseHar } from './har.js';
import { parseHttpFile } from './http-file.js';
import type { Recording } from './recording.js';

const mebibyte = 1024 * 1024;

/** The size limit of .http files, which people write, is lower than that of HAR files, which contain all responses. */
const httpFile = { parse: parseHttpFile, sizeMax: 16 * mebibyte };
const readers = new Map([
  ['.http', httpFile],
  ['.rest', httpFile],
  ['.har', { parse: parseHar, sizeMax: 256 * mebibyte }],
]);

async function contentOf(path: string, sizeMax: number): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size <= sizeMax) return await readFile(path);
  } catch (error) {
    throw invalidRequest(
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? ''}).`,
    );
  }
  throw invalidRequest(`${path} is larger than ${String(sizeMax / mebibyte)} MiB.`);
}

/** @throws GatewayError if the file cannot be read, or its contents do not match its extension */
export async function readRecording(path: string): Promise<Recording> {
  const reader = readers.get(extname(path).toLowerCase());
  if (reader === undefined)
    throw invalidRequest(
      `${path} must be a file with one of the extensions ${[...readers.keys()].join(', ')}.`,
    );
  const content = await contentOf(path, reader.sizeMax);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw invalidRequest(`${path} is not UTF-8 text.`);
  }
  if (text.trim() === '') throw invalidRequest(`${path} is empty.`);
  return reader.parse(text, basename(path));
}

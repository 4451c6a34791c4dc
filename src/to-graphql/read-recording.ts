// From a file on the disk to the calls that it records.
import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { GatewayError } from '../errors.js';
import { parseHar } from './har.js';
import { parseHttpFile } from './http-file.js';
import type { Recording } from './recording.js';

const mebibyte = 1024 * 1024;

/** A .http file is written by hand. A HAR file holds every answer, pictures and all. */
const httpFile = { parse: parseHttpFile, sizeMax: 16 * mebibyte };
const readers = new Map([
  ['.http', httpFile],
  ['.rest', httpFile],
  ['.har', { parse: parseHar, sizeMax: 256 * mebibyte }],
]);

const refusal = (message: string) => new GatewayError('INVALID_REQUEST', message);

async function contentOf(path: string, sizeMax: number): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size <= sizeMax) return await readFile(path);
  } catch (error) {
    throw refusal(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? ''}).`);
  }
  throw refusal(`${path} is larger than ${String(sizeMax / mebibyte)} MiB.`);
}

/** @throws GatewayError where the file cannot be read as what its name says it is */
export async function readRecording(path: string): Promise<Recording> {
  const reader = readers.get(extname(path).toLowerCase());
  if (reader === undefined)
    throw refusal(`${path} is of no kind that is known: ${[...readers.keys()].join(', ')}.`);
  const content = await contentOf(path, reader.sizeMax);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw refusal(`${path} is not UTF-8 text.`);
  }
  if (text.trim() === '') throw refusal(`${path} is empty.`);
  return reader.parse(text, basename(path));
}

// Responses that are stored in .http files: below their request, or in a block of their own after it.
import { headersByName, type Header } from './recorded-headers.js';
import type { Line } from './http-variables.js';
import type { RecordedResponse } from './recording.js';

export const responseStart = /^\s*HTTP\/\d/;

const statusLine = /^\s*HTTP\/\d(?:\.\d)?\s+(\d{3})\b/;
const headerLine = /^\s*([^\s:]+)\s*:(.*)$/;
/** Lines after the body that belong to the file, not to the response. */
const asideAtEnd = /^\s*(#|\/\/|>>?!?\s|<>\s|Response (?:file saved\.|code: \d{3}\b)|$)/;

/** Splits the lines of a block at the status line of its response. */
export function splitAtResponse(lines: readonly Line[]): [own: Line[], response?: Line[]] {
  const start = lines.findIndex(({ text }) => statusLine.test(text));
  return start === -1 ? [[...lines]] : [lines.slice(0, start), lines.slice(start)];
}

/** @param lines from the status line on */
export function readHttpResponse(lines: readonly Line[]): RecordedResponse | undefined {
  const [first, ...below] = lines.map(({ text }) => text);
  const [, status] = statusLine.exec(first ?? '') ?? [];
  if (status === undefined) return undefined;
  const blank = below.findIndex((text) => text.trim() === '');
  const headerLines = blank === -1 ? below : below.slice(0, blank);
  const headers = headerLines.flatMap((text): Header[] => {
    const [, name = '', value = ''] = headerLine.exec(text) ?? [];
    return name === '' ? [] : [{ name, value: value.trim() }];
  });
  const body = blank === -1 ? [] : below.slice(blank + 1);
  const end = body.findLastIndex((text) => !asideAtEnd.test(text));
  return {
    status: Number(status),
    headers: headersByName(headers),
    body: body.slice(0, end + 1).join('\n'),
  };
}

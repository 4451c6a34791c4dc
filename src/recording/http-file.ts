// Parses .http and .rest files, the formats of the REST Client of VS Code and the HTTP client of the JetBrains IDEs
// (https://github.com/JetBrains/http-request-in-editor-spec). Scripts in them are not run.
import { readHeaders, type Header } from './recorded-headers.js';
import { readHttpResponse, responseStart, splitAtResponse } from './http-response.js';
import { isDefinition, variablesOf, type Fill, type Line } from './http-variables.js';
import { hidePlaceholders } from './placeholders.js';
import { fillFromResponses } from './response-references.js';
import {
  bodyInFile,
  type RecordedCall,
  type RecordedResponse,
  type Recording,
  type RecordingProblem,
} from './recording.js';
import { secretsIn } from './secrets.js';

/** The lines between two separators. */
interface Block {
  /** The text of the separator above the block. */
  readonly title: string;
  readonly lines: Line[];
}

/** The lines of a request, without comments, definitions and scripts. */
interface RequestLines {
  readonly start: Line;
  /** Further lines of the request line, which may span several lines. */
  readonly continued: readonly Line[];
  readonly headers: readonly Line[];
  readonly body: readonly Line[];
}

const separator = /^###+(.*)$/;
const comment = /^\s*(#|\/\/)/;
const nameComment = /^\s*(?:#|\/\/)\s*@name(?:\s|=)[\s=]*(\S+)/;
const scriptStart = /^\s*[<>]\s*\{%/;
/** A line about the response: its handler script (`>`), the file to save it to (`>>`), or a saved one (`<>`). */
const responseFile = /^(>|>>!?|<>)\s/;
const bodyFile = /^<(?:@\w*)?\s+(\S.*)$/;
const continuation = /^\s*[?&]|^\s+\//;
const header = /^\s*([\w!#$%&'*+.^`|~-]+)\s*:(.*)$/;
const method = /^([A-Z]+|get|head|post|put|patch|delete|options)[ \t]+/;
const httpVersion = /[ \t]HTTP\/\d(\.\d)?( \(Prior Knowledge\))?$/;

const isBlank = ({ text }: Line): boolean => text.trim() === '';

function blocksIn(lines: readonly Line[]): Block[] {
  const blocks: Block[] = [{ title: '', lines: [] }];
  for (const line of lines) {
    const [, title] = separator.exec(line.text) ?? [];
    if (title === undefined) blocks.at(-1)?.lines.push(line);
    else blocks.push({ title: title.trim(), lines: [] });
  }
  return blocks;
}

function withoutScripts(lines: readonly Line[]): Line[] {
  let isScript = false;
  return lines.filter(({ text }) => {
    const belongs = isScript || scriptStart.test(text);
    isScript = belongs && !text.includes('%}');
    return !belongs;
  });
}

/** @returns undefined if the block contains no request */
function requestIn({ lines }: Block): RequestLines | undefined {
  // No line of a JSON body starts like these, so none is removed.
  const rest = withoutScripts(lines).filter(
    (line) => !comment.test(line.text) && !isDefinition(line) && !responseFile.test(line.text),
  );
  // `< file` above the request line names a script.
  const first = rest.findIndex((line) => !isBlank(line) && !bodyFile.test(line.text));
  const [start, ...below] = first === -1 ? [] : rest.slice(first);
  if (start === undefined || responseStart.test(start.text)) return undefined;
  const endOf = (part: readonly Line[], isEnd: (line: Line) => boolean) => {
    const index = part.findIndex(isEnd);
    return index === -1 ? part.length : index;
  };
  const headersFrom = endOf(below, ({ text }) => !continuation.test(text));
  const bodyFrom = headersFrom + endOf(below.slice(headersFrom), isBlank);
  return {
    start,
    continued: below.slice(0, headersFrom),
    headers: below.slice(headersFrom, bodyFrom),
    body: below.slice(bodyFrom),
  };
}

/** @returns undefined if the line is not a request line */
function readRequestLine(line: string): { method: string; url: string } | undefined {
  const [start, name] = method.exec(line) ?? ['', 'GET'];
  const url = line.slice(start.length).replace(httpVersion, '').trim();
  const [path = ''] = hidePlaceholders(url).split('?', 1);
  return /^\S+$/.test(path) ? { method: name.toUpperCase(), url } : undefined;
}

/** Joins the lines of a body as the editors send them, by its type. */
function joinedBody(lines: readonly Line[], contentType: string): string {
  const texts = lines.map(({ text }) => text);
  if (/^multipart\//i.test(contentType)) return `${texts.join('\r\n').trim()}\r\n`;
  const body = texts.join('\n');
  if (!/^application\/x-www-form-urlencoded/i.test(contentType)) return body;
  // A form may have a field in each line, and spaces around its separators.
  return body
    .split('&')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name.trim(), ...(value.length > 0 ? [value.join('=').trim()] : [])].join('=');
    })
    .join('&');
}

function readBody(
  lines: readonly Line[],
  contentType: string,
  fillHere: (text: string) => string,
): Partial<RecordedCall> {
  for (const { text } of lines) {
    const [, file] = bodyFile.exec(text) ?? [];
    if (file !== undefined) return { bodyProblem: bodyInFile(file.trim()) };
  }
  if (lines.every(isBlank)) return {};
  return { body: fillHere(joinedBody(lines, contentType)) };
}

/** @returns a message if the request is malformed */
function readRequest(
  { start, continued, headers, body }: RequestLines,
  fill: Fill,
): Omit<RecordedCall, 'place'> | string {
  const fillHere = (text: string) => fill(text, start.number);
  const line = [start, ...continued].map(({ text }) => text.trim()).join('');
  const request = readRequestLine(fillHere(line));
  if (request === undefined) return 'Must be a request: METHOD URL, or a URL alone.';
  const stray = headers.find(({ text }) => !header.test(text) && !/^\s/.test(text));
  if (stray)
    return `Line ${String(stray.number)} is not a header. Put a blank line before the body.`;
  const list = headers.flatMap(({ text }): Header[] => {
    const [, name, value] = header.exec(text) ?? [];
    return name === undefined || value === undefined
      ? []
      : [{ name, value: fillHere(value.trim()) }];
  });
  const read = readHeaders(list, request.url);
  const contentType = read.headers?.['content-type'] ?? '';
  return { ...request, ...read, ...readBody(body, contentType, fillHere) };
}

function nameOf({ title, lines }: Block): string | undefined {
  const given = lines.map(({ text }) => nameComment.exec(text)?.[1]).find(Boolean) ?? title;
  return given === '' ? undefined : given;
}

function withResponse(call: RecordedCall, response: RecordedResponse): RecordedCall {
  const secrets = [...(call.secrets ?? []), ...secretsIn(response.headers)];
  return {
    ...call,
    ...(secrets.length > 0 && { secrets }),
    ...(response.headers.date !== undefined && { startedAt: response.headers.date }),
    response,
  };
}

/**
 * @param file the file's name, for messages
 * @throws GatewayError if its variables are too many, or expand to too much text
 */
export function parseHttpFile(text: string, file: string): Recording {
  const lines = text.split(/\r\n|\r|\n/).map((line, index) => ({ number: index + 1, text: line }));
  const fill = variablesOf(lines);
  const recording: (RecordedCall | RecordingProblem)[] = [];
  for (const { title, lines: all } of blocksIn(lines)) {
    const [own, received] = splitAtResponse(all);
    const response = received && readHttpResponse(received);
    const block = { title, lines: own };
    const request = requestIn(block);
    if (request === undefined) {
      // A response in a block of its own belongs to the request above it.
      const last = recording.at(-1);
      if (response && last && 'url' in last && last.response === undefined)
        recording[recording.length - 1] = withResponse(last, response);
      continue;
    }
    const place = `${file}:${String(request.start.number)}`;
    const read = readRequest(request, fill);
    if (typeof read === 'string') recording.push({ place, message: read });
    else {
      const call = { place, name: nameOf(block), ...read };
      recording.push(response ? withResponse(call, response) : call);
    }
  }
  return fillFromResponses(recording);
}

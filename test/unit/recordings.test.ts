import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { GatewayError } from '../../src/errors.js';
import { readRecording } from '../../src/to-graphql/read-recording.js';
import { toGraphQL } from '../../src/to-graphql/translate-recording.js';

async function newFile(name: string, content: string | Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'recording-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** The error message for a file that cannot be read. */
async function refusalOf(path: string): Promise<string> {
  const error: unknown = await readRecording(path).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(GatewayError);
  return (error as GatewayError).message;
}

const key = 'og_live_3f9c1d7b5e2a';

test.each([
  ['empty.http', '', 'is empty.'],
  ['empty.har', ' \n', 'is empty.'],
  ['picture.http', Buffer.from('89504e470d0a1a0a', 'hex'), 'is not UTF-8 text.'],
  ['wide.har', Buffer.from('\ufeff{}', 'utf16le'), 'is not UTF-8 text.'],
  ['text.har', `{"key": "${key}" and so on`, 'text.har is not JSON.'],
  ['other.har', '[]', 'other.har is not a HAR file: it: Invalid input: expected object'],
  ['old.har', '{"log": {"entries": [{"request": {}}]}}', 'log.entries.0.request.method: Invalid'],
  ['calls.json', '{}', 'must be a file with one of the extensions .http, .rest, .har.'],
  ['many.http', '@a = 1\n'.repeat(1_001), 'The file defines more than 1000 variables.'],
  [
    'growing.http',
    Array.from(
      { length: 30 },
      (_, step) => `@a${String(step)} = {{a${String(step + 1)}}}{{a${String(step + 1)}}}`,
    )
      .concat('@a30 = lol', '/v1/contacts/{{a0}}')
      .join('\n'),
    'The variables of the file expand to more than 4 MiB.',
  ],
])(
  '%s is rejected with a message that quotes nothing of its content',
  async (name, content, message) => {
    const refusal = await refusalOf(await newFile(name, content));
    expect(refusal).toContain(message);
    expect(refusal).not.toContain(key);
  },
);

test('a missing file, a folder and a file that is too large are rejected by path', async () => {
  const path = await newFile('calls.http', '');
  expect(await refusalOf(join(path, '..', 'none.http'))).toMatch(
    /none\.http cannot be read \(ENOENT\)\.$/,
  );
  await mkdir(`${path}.har`);
  expect(await refusalOf(`${path}.har`)).toBe(`${path}.har cannot be read (EISDIR).`);
  await truncate(path, 16 * 1024 * 1024 + 1);
  expect(await refusalOf(path)).toBe(`${path} is larger than 16 MiB.`);
});

test('long lines, and many of them, are parsed quickly', async () => {
  const hostile = [
    '{{'.repeat(200_000),
    `GET ${' '.repeat(200_000)}x`,
    `@a${' '.repeat(200_000)}`,
    `@name = ${' '.repeat(200_000)}x`,
    `POST /v1/opportunities\n\n{"a": "${'\\"'.repeat(200_000)}`,
    `POST /v1/opportunities\n\n${'"{{'.repeat(200_000)}`,
    '< {%',
  ].join('\n###\n');
  const path = await newFile('long.http', `${hostile}${'\n###'.repeat(200_000)}`);
  const start = performance.now();
  toGraphQL(await readRecording(path));
  expect(performance.now() - start).toBeLessThan(5_000);
});

test('line endings of any system and a byte order mark are accepted', async () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const lines = ['POST /v1/contacts', 'If-Match: "1"', '', '{"email": "a"}'];
    const path = await newFile('calls.http', `\ufeff${lines.join(end)}`);
    expect(await readRecording(path)).toEqual([
      {
        place: 'calls.http:1',
        method: 'POST',
        url: '/v1/contacts',
        ifMatch: '"1"',
        body: '\n{"email": "a"}',
      },
    ]);
  }
});

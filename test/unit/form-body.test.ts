import { expect, test } from 'vitest';
import { parseForm } from '../../src/http/form-body.js';

const boundary = 'a'.repeat(30);
const contentType = `multipart/form-data; boundary="${boundary}"`;
const field = `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n`;
const bodyOf = (...parts: string[]) => Buffer.from([...parts, `--${boundary}--\r\n`].join(''));

test('counts the parts of a form before it parses them', async () => {
  const malformed = bodyOf(`--${boundary}\r\nx\r\n`.repeat(1_001));
  await expect(parseForm(malformed, contentType)).rejects.toThrow('at most 1,000 fields');
});

test('accepts 1,000 fields', async () => {
  const { fields } = await parseForm(bodyOf(field.repeat(1_000)), contentType);
  expect(fields).toHaveLength(1_000);
});

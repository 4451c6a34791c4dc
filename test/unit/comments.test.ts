import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evasiveTexts, type PlacedText } from '../support/wording.js';

/** The first line of each docstring and of each block of line comments, by file and line. */
function commentsOf(file: string): PlacedText[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index): PlacedText[] => {
    const place = `${file}:${String(index + 1)}`;
    const continues = /^\s*\/\/ /.test(lines[index - 1] ?? '');
    const [, comment] = /^\s*\/\/ (.*)$/.exec(line) ?? [];
    if (comment !== undefined) return continues ? [] : [[place, comment]];
    const [, docstring] = /^\s*\/\*\* ?(.*)$/.exec(line) ?? [];
    if (docstring === undefined) return [];
    return [[place, docstring || (lines[index + 1] ?? '').replace(/^\s*\* ?/, '')]];
  });
}

test('a comment names its subject', () => {
  const files = ['src', 'scripts', 'test', 'examples', 'board']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    )
    .filter((file) => /\.(tsx?|mjs)$/.test(file) && !/\/(generated|node_modules)\//.test(file));
  expect(files.length).toBeGreaterThan(100);
  expect(evasiveTexts(files.flatMap(commentsOf))).toEqual([]);
});

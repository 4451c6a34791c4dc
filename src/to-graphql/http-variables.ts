// The variables of a .http file: `@host = example.com`, used as `{{host}}`. What the file does not define is
// known at run time only (an answer before, an environment, a random number), and stays as it is.
import { GatewayError } from '../errors.js';
import { placeholder } from './placeholders.js';

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
}

interface FileVariable extends Line {
  readonly name: string;
}

const definition = /^\s*@([^\s=]+)\s*=(.*)$/;

export const isDefinition = ({ text }: Line): boolean => definition.test(text);

/** A file of variables in variables could otherwise grow without end. */
const definitionsMax = 1_000;
const filledLengthMax = 4 * 1024 * 1024;

function definitionsIn(lines: readonly Line[]): ReadonlyMap<string, readonly FileVariable[]> {
  const definitions = lines.flatMap(({ number, text }) => {
    const [, name, value] = definition.exec(text) ?? [];
    return name === undefined || value === undefined ? [] : [{ number, name, text: value.trim() }];
  });
  if (definitions.length > definitionsMax)
    throw new GatewayError(
      'INVALID_REQUEST',
      `The file defines more than ${String(definitionsMax)} variables.`,
    );
  const byName = new Map<string, FileVariable[]>();
  for (const found of definitions)
    byName.set(found.name, [...(byName.get(found.name) ?? []), found]);
  return byName;
}

/**
 * Fills in the variables of a text that stands on a line of the file. Of several definitions the last one
 * above counts, else the first one below: the two editors differ in whether the order matters.
 *
 * @throws GatewayError where the text grows beyond 4 MiB
 */
export type Fill = (text: string, line: number) => string;

/** @throws GatewayError where there are more than 1000 definitions */
export function variablesOf(lines: readonly Line[]): Fill {
  const definitions = definitionsIn(lines);
  const values = new Map<FileVariable, string>();

  function valueOf(found: FileVariable): string {
    const known = values.get(found);
    if (known !== undefined) return known;
    // One that holds itself cannot be filled in.
    values.set(found, `{{${found.name}}}`);
    const value = fill(found.text, found.number - 1);
    values.set(found, value);
    return value;
  }

  function fill(text: string, line: number): string {
    let length = text.length;
    return text.replace(placeholder, (whole, inner: string) => {
      const named = definitions.get(inner.trim());
      const found = named?.findLast(({ number }) => number <= line) ?? named?.[0];
      const value = found ? valueOf(found) : whole;
      length += value.length;
      if (length > filledLengthMax)
        throw new GatewayError('INVALID_REQUEST', 'The variables of the file grow beyond 4 MiB.');
      return value;
    });
  }
  return fill;
}

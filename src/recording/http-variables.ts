// Variables of .http files: `@host = example.com`, used as `{{host}}`. Variables that the file does not define are
// known only at run time (an earlier response, an environment, a random number). They are left unchanged.
import { GatewayError } from '../errors.js';
import { placeholder } from './placeholders.js';

export interface Line {
  /** The line number, starting from 1. */
  readonly number: number;
  readonly text: string;
}

interface FileVariable extends Line {
  readonly name: string;
}

const definition = /^\s*@([^\s=]+)\s*=(.*)$/;

export const isDefinition = ({ text }: Line): boolean => definition.test(text);

/** The number of variables is limited, because variables that contain variables can expand to any size. */
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
 * Expands the variables in a text on a given line of the file. If a variable is defined several times, the last
 * definition above the line applies, or else the first one below: the two editors differ in whether the order matters.
 *
 * @throws GatewayError if the text becomes larger than 4 MiB
 */
export type Fill = (text: string, line: number) => string;

/** @throws GatewayError if there are more than 1000 definitions */
export function variablesOf(lines: readonly Line[]): Fill {
  const definitions = definitionsIn(lines);
  const values = new Map<FileVariable, string>();

  function valueOf(found: FileVariable): string {
    const known = values.get(found);
    if (known !== undefined) return known;
    // While a variable is being expanded it stands for itself, which ends the recursion of a variable that contains
    // itself.
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
        throw new GatewayError(
          'INVALID_REQUEST',
          'The variables of the file expand to more than 4 MiB.',
        );
      return value;
    });
  }
  return fill;
}

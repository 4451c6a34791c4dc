// The one way from arguments to values that keep the rules.
import { z } from 'zod';
import { ValidationError, type Issue } from '../errors.js';
import type { Caller } from './caller.js';

/** Whether an issue is about a value at a path, or within it. */
const isWithin = ({ path }: Issue, outer: IssuePath): boolean =>
  outer.every((step, index) => String(step) === String(path[index]));

/** Adds issues to those that were found before. An issue of a value that a placeholder stands for is left out. */
export const withFound = (found: readonly Issue[], issues: readonly Issue[]): Issue[] => [
  ...found,
  ...issues.filter((issue) => !found.some(({ path }) => isWithin(issue, path))),
];

/**
 * Rejects a request that has issues already, together with the issues that a schema finds. A change calls this before
 * its transaction, which starts only for a request without issues.
 *
 * @throws ValidationError
 */
export function rejectFound(caller: Caller, schema: z.ZodType, args: unknown): void {
  if (caller.foundIssues.length > 0) validate(caller, schema, args);
}

/**
 * Refuses the request if anything is wrong with it: what is given here, or what was found before.
 *
 * @throws ValidationError
 */
export function refuseIssues(caller: Caller, issues: readonly Issue[]): void {
  const all = withFound(caller.foundIssues, issues);
  if (all.length > 0) throw new ValidationError(all);
}

/**
 * Checks arguments against a schema. Everything that is wrong with a request is reported at once.
 *
 * @param args the operation's arguments, by name: an issue's path starts at one of them
 * @param moreIssues what a schema cannot see, such as a reference to nothing
 * @returns the values that the schema makes of the arguments
 * @throws ValidationError
 */
export function validate<Schema extends z.ZodType>(
  caller: Caller,
  schema: Schema,
  args: unknown,
  moreIssues: readonly Issue[] = [],
): z.output<Schema> {
  const result = schema.safeParse(args);
  refuseIssues(caller, [...moreIssues, ...issuesOf(result.error)]);
  return result.data as z.output<Schema>;
}

/** Where something stands in the arguments: argument, then fields and list indexes. */
export type IssuePath = readonly (string | number)[];

/** What a schema found wrong with a value that stands at `path`. */
export const issuesOf = (error: z.ZodError | undefined, path: IssuePath = []): Issue[] =>
  (error?.issues ?? []).map((issue) => ({
    path: [...path, ...(issue.path as (string | number)[])],
    message: issue.message,
  }));

/** What an argument may be: left out, or null for "no value". */
export type Maybe<Value> = Value | null | undefined;

/** The most characters of a text, where nothing else is said. */
export const textLengthMax = 255;

/**
 * Text that is kept as sent.
 *
 * @param lengthMax in characters (Unicode code points), as PostgreSQL counts them
 */
export const text = (lengthMax: number) =>
  z.string().superRefine((value, context) => {
    const problem = textProblem(value, lengthMax);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });

/**
 * The form of an email address: somebody at some host, in any language. Whether anybody reads there, only a
 * letter would tell.
 */
export const emailPattern = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)*$/u;

export const email = text(textLengthMax).pipe(
  z.string().regex(emailPattern, 'Must be an email address, such as ann@example.com.'),
);

export const tagLengthMax = 100;
export const tagsMax = 100;

/** Labels; null means none. */
export const tags = z
  .array(text(tagLengthMax))
  .max(tagsMax, `Must hold at most ${String(tagsMax)} tags.`)
  .nullable()
  .transform((list) => list ?? []);

/** Text of a name: not empty either. */
export const requiredText = text(textLengthMax).min(1, 'Must not be empty.');

/** A value that an input can leave out or set to `null`. */
export const optional = <Rule extends z.ZodType>(rule: Rule) => rule.nullable().exactOptional();

export const optionalText = optional(text(textLengthMax));

/** A column that is never empty, on a change: it stays as it is, or takes another value. */
export const replaceable = <Rule extends z.ZodType>(rule: Rule) =>
  rule
    .nullable()
    .transform((value, context) => {
      if (value !== null) return value as NonNullable<z.output<Rule>>;
      context.addIssue({ code: 'custom', message: 'Cannot be cleared.' });
      return z.NEVER;
    })
    .exactOptional();

/** Text that PostgreSQL can store, or compare with what it has stored. */
export const isStorable = (value: string): boolean => !value.includes('\0') && value.isWellFormed();

function textProblem(value: string, lengthMax: number): string | undefined {
  // PostgreSQL can store neither of the two.
  if (value.includes('\0')) return 'Must not contain the NUL character.';
  if (!value.isWellFormed()) return 'Must not contain a lone surrogate (half of a character).';
  // A string has at least half as many characters as UTF-16 units.
  if (
    value.length > lengthMax &&
    (value.length > 2 * lengthMax || Array.from(value).length > lengthMax)
  )
    return `Must be at most ${String(lengthMax)} characters long.`;
  return undefined;
}

// Validation: turns arguments and inputs into values that satisfy the rules, or reports all issues.
import { z } from 'zod';
import { ValidationError, type Issue } from '../errors.js';
import type { Caller } from './caller.js';

/** Whether an issue is about a value at a path, or within it. */
const isWithin = ({ path }: Issue, outer: IssuePath): boolean =>
  outer.every((step, index) => String(step) === String(path[index]));

/** Adds issues to those that were found before. Issues of placeholders are omitted. */
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
 * Rejects the request if it has any issues: the given ones, or those that were found before.
 *
 * @throws ValidationError
 */
export function rejectIssues(caller: Caller, issues: readonly Issue[]): void {
  const all = withFound(caller.foundIssues, issues);
  if (all.length > 0) throw new ValidationError(all);
}

/**
 * Checks values against a schema. All issues of a request are reported together.
 *
 * @param args the arguments of a query, or the input of a write: the paths of issues start at one of its fields
 * @param moreIssues issues that a schema cannot find, such as a reference to a missing record
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
  rejectIssues(caller, [...moreIssues, ...issuesOf(result.error)]);
  return result.data as z.output<Schema>;
}

/** The path of a value in the arguments of a query or the input of a write: fields and list indexes. */
export type IssuePath = readonly (string | number)[];

/** The issues that a schema found in the value at `path`. */
export const issuesOf = (error: z.ZodError | undefined, path: IssuePath = []): Issue[] =>
  (error?.issues ?? []).map((issue) => ({
    path: [...path, ...(issue.path as (string | number)[])],
    message: issue.message,
  }));

/**
 * Checks values that come from an operator, in whose call there is no other issue.
 *
 * @returns the values that the schema makes of them
 * @throws ValidationError
 */
export function requireValid<Schema extends z.ZodType>(
  schema: Schema,
  values: z.input<Schema>,
): z.output<Schema> {
  const { error, data } = schema.safeParse(values);
  if (error) throw new ValidationError(issuesOf(error));
  return data;
}

/** An optional value: absent, or null for "no value". */
export type Maybe<Value> = Value | null | undefined;

/**
 * The input of a rule for the columns of a record. A field that is absent or null has no value in a new record. In a
 * change, null clears a field, and an absent field stays.
 */
export type InputOf<Rule extends z.ZodType> = {
  readonly [Field in keyof z.input<Rule>]?: Maybe<z.input<Rule>[Field]>;
};

/** The default maximum length of a string, in characters. */
export const textLengthMax = 255;

/**
 * A string that is stored as sent.
 *
 * @param lengthMax in characters (Unicode code points), as PostgreSQL counts them
 */
export const text = (lengthMax: number) =>
  z.string().superRefine((value, context) => {
    const problem = textProblem(value, lengthMax);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });

/**
 * A character that people can see: neither white space nor a control, format or filler character. (U+2800 is a Braille
 * pattern without dots.)
 */
const visibleCharacter = /[^\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

const isVisible = (value: string): boolean => visibleCharacter.test(value);

/**
 * The format of an email address, in any language. Whether the mailbox exists is not checked.
 */
export const emailPattern = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)*$/u;

export const email = text(textLengthMax).pipe(
  z
    .string()
    .refine(
      (value) => emailPattern.test(value) && value.split('@').every(isVisible),
      'Must be an email address, such as ann@example.com.',
    ),
);

/**
 * A string that names something known, such as a time zone.
 *
 * @param find returns the name in its usual spelling; undefined if it is unknown
 * @param message the problem of an unknown name
 */
export const knownName = <Name>(find: (name: string) => Name | undefined, message: string) =>
  z.string().transform((name, context) => {
    const known = find(name);
    if (known !== undefined) return known;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

export const tagLengthMax = 100;
export const tagsMax = 100;

/** Labels; null means none. */
export const tags = z
  .array(text(tagLengthMax))
  .max(tagsMax, `Must hold at most ${String(tagsMax)} tags.`)
  .nullable()
  .transform((list) => list ?? []);

/** A string with at least one visible character. Where a value is required, a blank one counts as absent. */
export const requiredText = text(textLengthMax).pipe(
  z.string().refine(isVisible, 'Must not be empty or blank.'),
);

/** A value that an input can leave out or set to `null`. */
export const optional = <Rule extends z.ZodType>(rule: Rule) => rule.nullable().exactOptional();

export const optionalText = optional(text(textLengthMax));

/** A column that is never null, in a change: it keeps its value, or gets another one. */
export const replaceable = <Rule extends z.ZodType>(rule: Rule) =>
  rule
    .nullable()
    .transform((value, context) => {
      if (value !== null) return value as NonNullable<z.output<Rule>>;
      context.addIssue({ code: 'custom', message: 'Cannot be cleared.' });
      return z.NEVER;
    })
    .exactOptional();

/** Whether PostgreSQL can store a string, or compare it with stored strings. */
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

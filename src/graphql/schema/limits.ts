// The limits of a value besides its type: in the description of its field for people, and in its extensions for
// programs, as keywords of JSON Schema. The API reference of REST shows both.
import { cursorLengthMax } from '../../domain/list/cursor.js';
import { pageSizeDefault, pageSizeMax } from '../../domain/list/keyset.js';
import { wholeDigitsMax } from '../../domain/money.js';
import { emailPattern, tagLengthMax, tagsMax, textLengthMax } from '../../domain/validation.js';

/** Keywords of JSON Schema (2020-12). */
export interface Limits {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Of each item of a list. */
  readonly items?: Limits;
  /** The value that is used if none is given. */
  readonly default?: number;
  readonly examples?: readonly unknown[];
}

/** The options of a field or an argument whose values have limits. */
export interface Limited {
  readonly description: string;
  readonly extensions: {
    readonly limits: Limits;
    /** False for a field that can be absent, but not null. */
    readonly isClearable?: false;
  };
}

/**
 * The limits of a field whose description is the comment of its column.
 *
 * @param example a value for the documentation
 */
export const withLimits = (limits: Limits, example?: unknown): Pick<Limited, 'extensions'> => ({
  extensions: { limits: example === undefined ? limits : { ...limits, examples: [example] } },
});

/** @param example a value for the documentation */
export const limited = (description: string, limits: Limits, example?: unknown): Limited => ({
  description,
  ...withLimits(limits, example),
});

interface Field {
  readonly extensions: Partial<Limited['extensions']>;
}

/** @returns no limits if the field has none */
export const limitsOf = ({ extensions }: Field): Limits => extensions.limits ?? {};

export const isClearable = ({ extensions }: Field): boolean => extensions.isClearable ?? true;

/** The default limits of strings, which all strings in the database satisfy. */
export const textLimits: Limits = { maxLength: textLengthMax, pattern: '^[^\\u0000]*$' };

const filledTextLimits: Limits = { ...textLimits, minLength: 1 };

/**
 * A string that a caller writes.
 *
 * @param what the description of the value, as a sentence
 */
export const textField = (what: string, example?: string): Limited =>
  limited(`${what} Up to ${String(textLengthMax)} characters.`, textLimits, example);

/** A string that a caller writes and that must not be blank. */
export const filledTextField = (what: string, example?: string): Limited =>
  limited(
    `${what} From 1 to ${String(textLengthMax)} characters, at least one of them visible.`,
    filledTextLimits,
    example,
  );

export const emailLimits: Limits = { ...textLimits, pattern: emailPattern.source };

export const countryLimits: Limits = { pattern: '^[A-Za-z]{2}$' };

export const tagsLimits: Limits = {
  maxItems: tagsMax,
  items: { ...textLimits, maxLength: tagLengthMax },
};

export const tagsField = limited(
  `Labels: up to ${String(tagsMax)}, each at most ${String(tagLengthMax)} characters long.`,
  tagsLimits,
);

export const dollarsLimits: Limits = { minimum: 0, exclusiveMaximum: 10 ** wholeDigitsMax };

/** The size of a page. */
export const pageSizeLimits: Limits = {
  minimum: 1,
  maximum: pageSizeMax,
  default: pageSizeDefault,
};

export const pageLimits: Limits = { maxItems: pageSizeMax };

export const cursorLimits: Limits = { maxLength: cursorLengthMax, pattern: '^[A-Za-z0-9_-]*$' };

/** A position in a list, from 0. */
export const positionLimits: Limits = { minimum: 0 };

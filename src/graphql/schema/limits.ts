// The limits of a value besides its type: in the description of its field for people, and in its extensions for
// programs, as keywords of JSON Schema. The API reference of REST shows both.
import { cursorLengthMax, pageSizeDefault, pageSizeMax } from '../../domain/list/keyset.js';
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
  /** What stands for a value that is left out. */
  readonly default?: number;
  readonly examples?: readonly unknown[];
}

/** The options of a field or an argument whose values have limits. */
export interface Limited {
  readonly description: string;
  readonly extensions: {
    readonly limits: Limits;
    /** Said of a field that can be left out, but not be null. */
    readonly isClearable?: false;
  };
}

/**
 * The limits of a field whose description is the comment of its column.
 *
 * @param example a value that documentation can show; left out: none
 */
export const withLimits = (limits: Limits, example?: unknown): Pick<Limited, 'extensions'> => ({
  extensions: { limits: example === undefined ? limits : { ...limits, examples: [example] } },
});

/** @param example a value that documentation can show; left out: none */
export const limited = (description: string, limits: Limits, example?: unknown): Limited => ({
  description,
  ...withLimits(limits, example),
});

interface Field {
  readonly extensions: Partial<Limited['extensions']>;
}

/** @returns none where the field says nothing */
export const limitsOf = ({ extensions }: Field): Limits => extensions.limits ?? {};

export const isClearable = ({ extensions }: Field): boolean => extensions.isClearable ?? true;

/** Text as it is stored where nothing else is said, and so every text that comes from the database. */
export const textLimits: Limits = { maxLength: textLengthMax, pattern: '^[^\\u0000]*$' };

const filledTextLimits: Limits = { ...textLimits, minLength: 1 };

/**
 * A text that a caller writes.
 *
 * @param what it is, as a sentence
 */
export const textField = (what: string, example?: string): Limited =>
  limited(`${what} Up to ${String(textLengthMax)} characters.`, textLimits, example);

/** The same of a text that must not be empty. */
export const filledTextField = (what: string, example?: string): Limited =>
  limited(`${what} From 1 to ${String(textLengthMax)} characters.`, filledTextLimits, example);

export const emailLimits: Limits = { ...textLimits, pattern: emailPattern.source };

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

/** A place in a row, counted from 0. */
export const placeLimits: Limits = { minimum: 0 };

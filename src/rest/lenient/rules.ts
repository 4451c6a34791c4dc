// The table of lenient reading: how a value that a client sends loosely is read, by the kind of its parameter. A rule
// returns the value unchanged if it does not recognize it. The strict reading then accepts or rejects it.
import type { GraphQLEnumType } from 'graphql';
import { LosslessNumber } from 'lossless-json';
import { exactNumber } from '../../http/body.js';
import { isoTime } from './times.js';

/** Stands for a parameter that is read as if the call did not contain it. */
export const absent = Symbol('absent');

/** A value of a body is JSON, in which numbers are `LosslessNumber`. A value of the query is a string. */
export interface SentValue {
  readonly value: unknown;
  readonly isQuery: boolean;
  /** The highest value that the parameter accepts. */
  readonly maximum?: number | undefined;
}

type LenientRule = (sent: SentValue) => unknown;

const numberText = /^ *(-?\d+(?:\.\d+)?) *$/;
const leadingZeros = /^(-?)0+(?=\d)/;
const zeroDecimals = /\.0+$/;
const spacesAround = /^ +(?=[^ ])|(?<=[^ ]) +$/g;
/** A `+` before an offset that was not encoded. */
const spaceForPlus = /(?<=:\d\d(?:\.\d+)?) {1,2}(?=\d\d:?\d\d$)/;

/**
 * Digits as a string. In the query, decimals that are zero are left out, and a whole number that exceeds the maximum is
 * replaced by the maximum.
 */
const number: LenientRule = ({ value, isQuery, maximum = Infinity }) => {
  const digits = typeof value === 'string' ? numberText.exec(value)?.[1] : undefined;
  if (digits === undefined) return value;
  if (!isQuery) return exactNumber(digits.replace(leadingZeros, '$1'));
  const text = digits.replace(zeroDecimals, '');
  return /^\d+$/.test(text) && Number(text) > maximum ? String(maximum) : text;
};

/** A number as the text that was sent. */
const sentText: LenientRule = ({ value }) =>
  value instanceof LosslessNumber ? value.toString() : value;

/** Longer than any time in any spelling. Bounds the patterns, whose duration grows with the square of the length. */
const timeLengthMax = 100;

/** A time in another spelling than ISO 8601. */
const timestamp: LenientRule = ({ value, isQuery }) => {
  if (typeof value !== 'string' || value.length > timeLengthMax) return value;
  return isoTime(isQuery ? value.replace(spaceForPlus, '+') : value);
};

const id: LenientRule = ({ value }) => value;

const flags = new Map<unknown, boolean>([
  ['true', true],
  ['false', false],
]);

/** `true` and `false` as strings. In the query, the strict reading accepts them. */
const flag: LenientRule = ({ value, isQuery }) => (isQuery ? value : (flags.get(value) ?? value));

/** A value of an enum in any letter case. */
const choice =
  (type: GraphQLEnumType): LenientRule =>
  ({ value }) => {
    const word = typeof value === 'string' ? value.toLowerCase() : undefined;
    return type.getValues().some(({ name }) => name.toLowerCase() === word) ? word : value;
  };

/** Values of a list as one string, separated by commas. */
const commaList: LenientRule = ({ value }) =>
  typeof value === 'string'
    ? value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '')
    : value;

/** Reads the empty string as absent, except in the texts of a body, where it is a value. */
const emptyIsAbsent =
  (rule: LenientRule): LenientRule =>
  (sent) =>
    sent.value === '' ? absent : rule(sent);

/** Applies a rule to the value without the spaces around it. A blank value stays as it is. */
const spacesIgnored =
  (rule: LenientRule): LenientRule =>
  (sent) =>
    rule(
      typeof sent.value === 'string'
        ? { ...sent, value: sent.value.replace(spacesAround, '') }
        : sent,
    );

const rules: Readonly<Record<string, LenientRule>> = {
  String: (sent) => (sent.isQuery ? emptyIsAbsent(sentText)(sent) : sentText(sent)),
  ID: emptyIsAbsent(spacesIgnored(id)),
  UUID: emptyIsAbsent(spacesIgnored(id)),
  DateTime: emptyIsAbsent(spacesIgnored(timestamp)),
  Int: emptyIsAbsent(number),
  Decimal: emptyIsAbsent(number),
  Boolean: emptyIsAbsent(flag),
};

/** @throws Error for a scalar that has no rule */
export function ruleOf(scalar: string): LenientRule {
  const rule = rules[scalar];
  if (rule === undefined) throw new Error(`The scalar ${scalar} has no rule of lenient reading.`);
  return rule;
}

export const choiceRule = (type: GraphQLEnumType): LenientRule =>
  emptyIsAbsent(spacesIgnored(choice(type)));

export const textListRule: LenientRule = emptyIsAbsent(commaList);

// The table of lenient reading: how a value that a client sends loosely is read, by the kind of its parameter. A rule
// returns the value unchanged if it does not recognize it. The strict reading then accepts or rejects it.
import type { GraphQLEnumType } from 'graphql';
import { LosslessNumber } from 'lossless-json';
import { exactNumber } from '../../http/body.js';

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
const bareDate = /^\d{4}-\d\d-\d\d$/;
const dateBeforeTime = /^(\d{4}-\d\d-\d\d)[ t](?=\d)/;
const spaceBeforeOffset = /(?<=:\d\d(?:\.\d+)?) {1,2}(?=\d\d:?\d\d$)/;
const spaceBeforeSign = /(?<=:\d\d(?:\.\d+)?) (?=[+-]\d\d:?\d\d$)/;
const nameOfUtc = /(?<=:\d\d(?:\.\d+)?) ?(?:UTC|GMT)$/;
/** The name of a time zone after an offset, as Java and RFC 9557 write it. The offset alone says the time. */
const zoneName = /(?<=[\dZ])\[[\w/+-]+\]$/;

/** Digits as a string. A whole number in the query that exceeds the maximum is replaced by the maximum. */
const number: LenientRule = ({ value, isQuery, maximum = Infinity }) => {
  const digits = typeof value === 'string' ? numberText.exec(value)?.[1] : undefined;
  if (digits === undefined) return value;
  if (!isQuery) return exactNumber(digits.replace(leadingZeros, '$1'));
  return /^\d+$/.test(digits) && Number(digits) > maximum ? String(maximum) : digits;
};

/** A number as the text that was sent. */
const sentText: LenientRule = ({ value }) =>
  value instanceof LosslessNumber ? value.toString() : value;

/**
 * A date without a time, a space or `t` in place of `T`, `z` or the name of UTC in place of `Z`, a space before an offset, and
 * the name of a zone after it. In the query, a space before an offset is
 * a `+` that the client did not encode.
 */
const timestamp: LenientRule = ({ value, isQuery }) => {
  if (typeof value !== 'string') return value;
  if (bareDate.test(value)) return `${value}T00:00:00Z`;
  const time = value
    .replace(dateBeforeTime, '$1T')
    .replace(/(?<=\d)z$/, 'Z')
    .replace(zoneName, '')
    .replace(nameOfUtc, 'Z')
    .replace(spaceBeforeSign, '');
  return isQuery ? time.replace(spaceBeforeOffset, '+') : time;
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

const rules: Readonly<Record<string, LenientRule>> = {
  String: (sent) => (sent.isQuery ? emptyIsAbsent(sentText)(sent) : sentText(sent)),
  ID: emptyIsAbsent(id),
  UUID: emptyIsAbsent(id),
  DateTime: emptyIsAbsent(timestamp),
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

export const choiceRule = (type: GraphQLEnumType): LenientRule => emptyIsAbsent(choice(type));

export const textListRule: LenientRule = emptyIsAbsent(commaList);

// Amounts of dollars: exact decimals, never floating point.
import { z } from 'zod';
import { Prisma } from '../generated/prisma/client.js';

export type Decimal = Prisma.Decimal;

const numeral = /^-?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,2})?$/;

/** A decimal numeral as a number, or undefined where it is none. Bounded, so that no exponent can blow it up. */
export const parseDecimal = (text: string): Decimal | undefined =>
  numeral.test(text) ? new Prisma.Decimal(text) : undefined;

/** The digits before the point that the column numeric(14, 2) has room for. */
export const wholeDigitsMax = 12;
const ceiling = new Prisma.Decimal(10).toPower(wholeDigitsMax);

/** Dollars that fit the column numeric(14, 2): more digits are an error, never a rounding. */
export const dollars = z
  .custom<Decimal>((value) => Prisma.Decimal.isDecimal(value))
  .superRefine((value, context) => {
    const problem = dollarsProblem(value);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });

function dollarsProblem(value: Decimal): string | undefined {
  if (value.lessThan(0)) return 'Must not be negative.';
  if (value.decimalPlaces() > 2) return 'Must have at most two decimals.';
  if (value.greaterThanOrEqualTo(ceiling))
    return `Must have at most ${String(wholeDigitsMax)} digits before the point.`;
  return undefined;
}

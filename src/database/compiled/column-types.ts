// The types of columns: how a value of Prisma's arguments becomes a parameter, and a value of a row becomes that of a
// result. Both conversions have the results of Prisma's.
import type { SqlQuery } from '@prisma/driver-adapter-utils';
import { Prisma } from '../../generated/prisma/client.js';

type ScalarType = SqlQuery['argTypes'][number]['scalarType'];

export interface ColumnType {
  /** The name of the type for Prisma's driver adapters. */
  readonly scalarType: ScalarType;
  /** Returns the parameter; undefined for anything that is not a value of the type. */
  readonly toParameter: (value: unknown) => unknown;
  /** Converts a value of a row. Absent: the driver's value is the result. */
  readonly fromRow?: (value: never) => unknown;
}

const int4Max = 2 ** 31 - 1;

/** A type whose parameters are the values themselves. */
const plain = (scalarType: ScalarType, isValue: (value: unknown) => boolean): ColumnType => ({
  scalarType,
  toParameter: (value) => (isValue(value) ? value : undefined),
});

export const columnTypes = {
  String: plain('string', (value) => typeof value === 'string'),
  Boolean: plain('boolean', (value) => typeof value === 'boolean'),
  Int: plain('int', (value) => Number.isInteger(value) && Math.abs(value as number) <= int4Max),
  BigInt: {
    scalarType: 'bigint',
    toParameter: (value) => (typeof value === 'bigint' ? String(value) : undefined),
    fromRow: (value: string | number) => BigInt(value),
  },
  DateTime: {
    ...plain('datetime', (value) => value instanceof Date && !Number.isNaN(value.getTime())),
    // A typed statement on PostgreSQL returns dates, any other statement strings.
    fromRow: (value: string | Date) => (typeof value === 'string' ? new Date(value) : value),
  },
  Decimal: {
    scalarType: 'decimal',
    toParameter: (value) =>
      Prisma.Decimal.isDecimal(value) && value.isFinite() ? value.toFixed() : undefined,
    fromRow: (value: string) => new Prisma.Decimal(value),
  },
  Bytes: {
    ...plain('bytes', (value) => value instanceof Uint8Array),
    fromRow: (value: Uint8Array) => new Uint8Array(value),
  },
  Json: {
    scalarType: 'json',
    // Conditions on JSON are left to Prisma.
    toParameter: () => undefined,
    fromRow: (value: string) => JSON.parse(value) as unknown,
  },
} satisfies Record<string, ColumnType>;

// A statement on PostgreSQL whose columns have known types. Prisma's adapter instead asks the server to describe the result
// of each execution, and chooses conversions by the description.
import pg from 'pg';
// @ts-expect-error -- the types of pg omit this module
import { prepareValue as untypedPrepareValue } from 'pg/lib/utils.js';
import type { TypedQuery, ValueType } from './typed-query.js';

const prepareValue = untypedPrepareValue as (value: unknown) => unknown;

/** Writes dates in UTC. pg would write local times, and drop the seconds of an offset of the 19th century. */
const inUtc = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.map(inUtc) : value;
};

/** Converts a parameter to the form in which pg sends it. */
const wireValueOf = (value: unknown) => prepareValue(inUtc(value));

/** Converts the text of a value. */
type FromText = (text: string) => unknown;

const { builtins, getTypeParser } = pg.types;
/** The OID of the type text[]. */
const textArrayOid = 1009;
const toTextList = getTypeParser(textArrayOid as never) as FromText;

const conversions: Partial<Record<ValueType['scalarType'], FromText>> = {
  int: Number,
  boolean: (text) => text === 't',
  // The server writes times in UTC, such as 2026-01-15 17:00:00.123+00. Others, such as infinity, are no dates.
  datetime: (text) => new Date(text.endsWith('+00') ? `${text.replace(' ', 'T')}:00` : NaN),
  bytes: getTypeParser(builtins.BYTEA) as FromText,
};

/** Returns undefined if the text is the value. */
const conversionOf = ({ scalarType, isList }: ValueType): FromText | undefined =>
  isList ? toTextList : conversions[scalarType];

/** The parts of a connection of pg that its types omit. */
export interface WireConnection {
  readonly stream: { cork(): void; uncork(): void; destroy(): void; readonly destroyed: boolean };
  /** The texts of the statements that the server has prepared, by their names. */
  readonly parsedStatements: Readonly<Record<string, string>>;
  /** Those whose preparation the server has not confirmed yet. */
  readonly submittedNamedStatements: Record<string, string>;
  parse(statement: { readonly name: string; readonly text: string }): void;
  bind(portal: { readonly statement: string; readonly values: readonly unknown[] }): void;
  execute(portal: object): void;
  sync(): void;
}

export class TypedStatement {
  readonly text: string;
  readonly rows: unknown[][] = [];
  readonly #values: readonly unknown[];
  readonly #conversions: readonly (FromText | undefined)[];

  /** @param name the name under which the server keeps the statement. Empty: none */
  constructor(
    { sql, args, valueTypes }: TypedQuery,
    readonly name: string,
  ) {
    this.text = sql;
    this.#values = args.map(wireValueOf);
    this.#conversions = valueTypes.map(conversionOf);
  }

  /** Sends the statement. The server executes it at once, and ends the transaction with the next Sync message. */
  send(connection: WireConnection): void {
    const { name, text } = this;
    const { parsedStatements, submittedNamedStatements } = connection;
    if (name === '' || !(name in parsedStatements || name in submittedNamedStatements)) {
      connection.parse({ name, text });
      if (name !== '') submittedNamedStatements[name] = text;
    }
    connection.bind({ statement: name, values: this.#values });
    connection.execute({});
  }

  /** @param fields the texts of the values; null for NULL */
  addRow(fields: readonly (string | null)[]): void {
    this.rows.push(
      fields.map((text, index) => {
        const convert = this.#conversions[index];
        return text === null || convert === undefined ? text : convert(text);
      }),
    );
  }
}

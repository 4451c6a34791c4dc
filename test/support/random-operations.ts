// Draws valid and odd operations over a schema: aliases, fragments, conditions, arguments, and fields that merge.
import fc, { type GeneratorValue } from 'fast-check';
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  OperationTypeNode,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';

/** The variables that the drawn operations use. */
const variableDefinitions =
  '$yes: Boolean!, $no: Boolean!, $maybe: Boolean = true, $id: ID = "a", $count: Int';

/** The values of an argument, by its type. A field with a required argument of another type is not drawn. */
const argumentValues: Readonly<Record<string, readonly string[]>> = {
  Int: ['3', '$count', 'null'],
  ID: ['"one"', '$id'],
  UUID: ['"one"', '$id'],
  String: ['"text"', '$missing'],
  Boolean: ['true', '$no', '$maybe'],
};

const conditions = ['true', 'false', '$yes', '$no', '$maybe'];

const depthMax = 3;

class OperationDraw {
  readonly #draw: GeneratorValue;
  readonly #schema: GraphQLSchema;
  readonly #fragments: string[] = [];

  constructor(draw: GeneratorValue, schema: GraphQLSchema) {
    this.#draw = draw;
    this.#schema = schema;
  }

  operation(): string {
    const kind = this.#oneOf([OperationTypeNode.QUERY, OperationTypeNode.MUTATION]);
    const root = this.#schema.getRootType(kind);
    if (!root) throw new Error(`The schema has no ${kind}.`);
    const selection = this.#selection(root, 0);
    return [`${kind} (${variableDefinitions}) ${selection}`, ...this.#fragments].join('\n');
  }

  #oneOf<Value>(values: readonly Value[]): Value {
    return values[this.#draw(fc.nat, { max: values.length - 1 })] as Value;
  }

  #isOnceIn(times: number): boolean {
    return this.#draw(fc.integer, { min: 1, max: times }) === times;
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    const count = this.#draw(fc.integer, { min: 1, max: 3 });
    const parts = Array.from({ length: count }, () => this.#part(type, depth));
    return `{ ${parts.join(' ')} }`;
  }

  #part(type: GraphQLCompositeType, depth: number): string {
    if (!this.#isOnceIn(4)) return this.#field(type, depth);
    const possible = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type];
    const condition = this.#oneOf([type, ...possible]);
    const below = this.#selection(condition, depth);
    if (this.#isOnceIn(2)) return `... on ${condition.name}${this.#condition()} ${below}`;
    const name = `F${String(this.#fragments.length)}`;
    this.#fragments.push(`fragment ${name} on ${condition.name} ${below}`);
    return `...${name}${this.#condition()}`;
  }

  #condition(): string {
    if (!this.#isOnceIn(4)) return '';
    return ` @${this.#oneOf(['skip', 'include'])}(if: ${this.#oneOf(conditions)})`;
  }

  #field(type: GraphQLCompositeType, depth: number): string {
    const all = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
    const fields = all.filter(
      (field) =>
        field.args.every((argument) => isDrawable(argument)) &&
        (depth < depthMax || !isCompositeType(getNamedType(field.type))),
    );
    const field = fields.length === 0 || this.#isOnceIn(12) ? undefined : this.#oneOf(fields);
    const alias = this.#isOnceIn(4) ? `${this.#oneOf(['a', 'b', '__proto__'])}: ` : '';
    if (field === undefined) return `${alias}__typename${this.#condition()}`;
    return `${alias}${field.name}${this.#arguments(field)}${this.#condition()}${this.#below(field, depth)}`;
  }

  #arguments({ args }: GraphQLField<unknown, unknown>): string {
    const texts = args.flatMap((argument) => {
      const values = valuesOf(argument);
      const isGiven = values && (isNonNullType(argument.type) || this.#isOnceIn(2));
      return isGiven ? [`${argument.name}: ${this.#oneOf(values)}`] : [];
    });
    return texts.length === 0 ? '' : `(${texts.join(', ')})`;
  }

  #below({ type }: GraphQLField<unknown, unknown>, depth: number): string {
    const named = getNamedType(type);
    return isCompositeType(named) ? ` ${this.#selection(named, depth + 1)}` : '';
  }
}

const valuesOf = ({ type }: GraphQLArgument): readonly string[] | undefined =>
  argumentValues[String(type).replace('!', '')];

const isDrawable = (argument: GraphQLArgument): boolean =>
  !isNonNullType(argument.type) || valuesOf(argument) !== undefined;

/** Draws a query or a mutation. Fields of different types can merge, which validation would reject and execution defines. */
export const drawOperation = (draw: GeneratorValue, schema: GraphQLSchema): string =>
  new OperationDraw(draw, schema).operation();

const variables = () =>
  fc.record({
    yes: fc.boolean(),
    no: fc.oneof({ weight: 20, arbitrary: fc.boolean() }, { weight: 1, arbitrary: fc.constant(7) }),
    maybe: fc.constantFrom(undefined, true, false, null),
    id: fc.constantFrom(undefined, 'b', null),
    count: fc.constantFrom(undefined, 2, null),
  });

/** Draws the values of the variables. Some are absent, null, or of a wrong type. */
export const drawVariables = (draw: GeneratorValue): Record<string, unknown> => draw(variables);

// Resolvers with arbitrary results, which depend only on the path and the arguments of the field: values, nulls, errors,
// promises that take some turns, and values that do not fit their types.
import { createHash } from 'node:crypto';
import {
  GraphQLError,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  responsePathAsArray,
  type GraphQLFieldResolver,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLTypeResolver,
} from 'graphql';

/** Numbers that follow from a text. */
class Numbers {
  readonly #bytes: Buffer;
  #next = 0;

  constructor(text: string) {
    this.#bytes = createHash('sha512').update(text).digest();
  }

  /** From 0 to 255. */
  next(): number {
    return this.#bytes[this.#next++ % this.#bytes.length] ?? 0;
  }

  isOnceIn(times: number): boolean {
    return this.next() % times === 0;
  }
}

function leafValue(type: GraphQLLeafType, numbers: Numbers): unknown {
  const number = numbers.next();
  if (number % 40 === 0) return { of: 'no leaf type' };
  if (isEnumType(type)) return type.getValues()[number % type.getValues().length]?.value;
  if (type.name === 'Boolean') return number % 2 === 0;
  return type.name === 'Int' ? number : `${type.name} ${String(number)}`;
}

function valueOf(type: GraphQLOutputType, numbers: Numbers): unknown {
  if (isNonNullType(type))
    return numbers.isOnceIn(60) ? null : deferred(ofType(type.ofType, numbers), numbers);
  return numbers.isOnceIn(12) ? undefined : deferred(ofType(type, numbers), numbers);
}

function ofType(type: GraphQLOutputType, numbers: Numbers): unknown {
  if (numbers.isOnceIn(60)) return new Error('An error as a value.');
  if (isListType(type)) {
    if (numbers.isOnceIn(60)) return 'no list';
    const items = Array.from({ length: numbers.next() % 4 }, () => valueOf(type.ofType, numbers));
    return numbers.isOnceIn(6) ? new Set(items) : items;
  }
  return isLeafType(type) ? leafValue(type, numbers) : {};
}

/** The value, or a promise of it or of an error. */
function deferred(value: unknown, numbers: Numbers): unknown {
  const number = numbers.next();
  if (number % 4 !== 0) return value;
  const later = async () => {
    for (let turn = 0; turn < number % 3; turn++) await Promise.resolve();
    if (number % 20 === 0) throw new GraphQLError('A rejection.', { extensions: { number } });
    return value;
  };
  return later();
}

const textOf = (info: GraphQLResolveInfo) => responsePathAsArray(info.path).join('.');

/** The arguments of a resolver as a string. */
const callOf = (args: unknown, info: GraphQLResolveInfo): string =>
  [
    textOf(info),
    ...[info.path.typename, info.parentType, info.fieldName, info.returnType, info.rootValue],
    ...[info.operation.operation, Object.keys(info.fragments), info.schema.getTypeMap.name],
    ...info.fieldNodes.map(({ loc }) => loc?.start),
    JSON.stringify([args, info.variableValues]),
  ].join(' ');

const properties = [
  ...['text', 7, true, null, undefined, new Date(0)],
  new Error('An error as a value.'),
];

/**
 * An object with arbitrary properties of any name: values, objects, lists, methods, promises, and getters that throw.
 *
 * @param seed other properties for each seed
 */
export function randomSource(seed: number, path = 'root'): object {
  const read = (name: string): unknown => {
    const numbers = new Numbers(`${String(seed)} ${path}.${name}`);
    const below = () => randomSource(seed, `${path}.${name}`);
    if (numbers.isOnceIn(60)) throw new Error('A getter that throws.');
    const kind = numbers.next() % (2 * properties.length);
    const other = kind % 2 === 0 ? below() : [below(), null];
    const value = deferred(kind < properties.length ? properties[kind] : other, numbers);
    return numbers.isOnceIn(12) ? () => value : value;
  };
  return new Proxy(
    {},
    {
      get(_target, name) {
        const isOfProtocol = typeof name === 'symbol' || ['then', 'toJSON'].includes(name);
        return isOfProtocol ? undefined : read(name);
      },
    },
  );
}

/**
 * Creates resolvers of all fields and types.
 *
 * @param seed other results for each seed
 * @param calls gets the arguments of each call of a resolver
 */
export function randomResolvers(seed: number, calls: string[]) {
  const fieldResolver: GraphQLFieldResolver<unknown, unknown> = (_source, args, _context, info) => {
    const call = callOf(args, info);
    calls.push(call);
    const numbers = new Numbers(`${String(seed)} ${call}`);
    if (numbers.isOnceIn(40)) throw new Error('An exception.');
    return valueOf(info.returnType, numbers);
  };
  const typeResolver: GraphQLTypeResolver<unknown, unknown> = (_value, _context, info, type) => {
    const numbers = new Numbers(`${String(seed)} type ${textOf(info)}`);
    const types = info.schema.getPossibleTypes(type);
    const name = types[numbers.next() % types.length]?.name;
    const bad = [undefined, 'Query', 'String', 'Nobody', 7, types[0]];
    const resolved = numbers.isOnceIn(20) ? bad[numbers.next() % bad.length] : name;
    return deferred(resolved, numbers) as string;
  };
  return { fieldResolver, typeResolver };
}

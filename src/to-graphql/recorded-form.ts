// Reads a recorded form as the body of a call. Every value of a form is a string, so its type is that of the parameter.
import { getNamedType, getNullableType, isListType } from 'graphql';
import { parse } from 'lossless-json';
import { decodeForm, isUrlEncoded } from '../recording/form.js';
import type { FormField, RecordedCall } from '../recording/recording.js';
import type { Route } from '../rest/routes.js';

const numberText = /^\s*-?\d+(\.\d+)?\s*$/;
const numberTypes = ['Decimal', 'Int'];
const textTypes = ['String'];

const fieldsOf = ({ form, headers, body }: RecordedCall): readonly FormField[] | undefined =>
  form ??
  (isUrlEncoded(headers?.['content-type']) && body !== undefined ? decodeForm(body) : undefined);

/** @returns undefined if the body is not a form */
export function formBodyOf(
  { fields: parameters }: Route,
  call: RecordedCall,
): Record<string, unknown> | undefined {
  const fields = fieldsOf(call);
  if (fields === undefined) return undefined;
  const values = new Map<string, unknown[]>();
  for (const { name: given, value } of fields) {
    const name = given.replace(/\[\d*\]$/, '');
    const typeName = getNamedType(parameters.get(name)?.type)?.name ?? '';
    // An empty input of a form stands for no value, unless the parameter is a text.
    if (value === '' && typeName !== '' && !textTypes.includes(typeName)) continue;
    const isNumber = numberTypes.includes(typeName) && numberText.test(value);
    const known = values.get(name) ?? [];
    values.set(name, [...known, isNumber ? parse(value.trim()) : value]);
  }
  return Object.fromEntries(
    [...values].map(([name, list]) => {
      const type = parameters.get(name)?.type;
      const isList = type !== undefined && isListType(getNullableType(type));
      return [name, isList || list.length > 1 ? list : list[0]];
    }),
  );
}

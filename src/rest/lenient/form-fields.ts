// Converts the fields of a form to the object that a JSON body would be.
import { getNullableType, isListType } from 'graphql';
import type { Issue } from '../../errors.js';
import type { FormBody } from '../../http/form-body.js';
import { inputVariable } from '../parameters.js';
import type { Route } from '../routes.js';

/** The notation of an item of a list in forms: `tags[]` or `tags[0]`. */
const listItem = /^(.+)\[\d*\]$/;

/**
 * Converts a form to an object. Only a list may be given more than once, or as items.
 *
 * @param converted receives the names of lists that were given so
 * @param issues receives the parameters that are given more than once
 */
export function objectOfForm(
  { fields }: Route,
  form: FormBody,
  converted: Set<string>,
  issues: Issue[],
): object {
  const isList = (name: string) => {
    const field = fields.get(name);
    return field !== undefined && isListType(getNullableType(field.type));
  };
  const values = new Map<string, unknown>();
  for (const [sentName, value] of form.fields) {
    const [, base = ''] = listItem.exec(sentName) ?? [];
    const isItem = isList(base);
    const name = isItem ? base : sentName;
    const before = values.get(name);
    if (before === undefined && !isItem) values.set(name, value);
    else if (isList(name)) {
      values.set(name, before === undefined ? [value] : [before, value].flat());
      converted.add(name);
    } else {
      const field = fields.get(name);
      if (field)
        issues.push({ path: [inputVariable, field.name], message: 'Is given more than once.' });
    }
  }
  const isBlank = (value: unknown) => Array.isArray(value) && value.every((item) => item === '');
  return Object.fromEntries(
    Array.from(values, ([name, value]) => [name, isBlank(value) ? '' : value]),
  );
}

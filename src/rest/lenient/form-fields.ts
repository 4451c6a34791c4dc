// Converts the fields of a form to the object that a JSON body would be.
import { getNullableType, isListType } from 'graphql';
import type { Issue } from '../../errors.js';
import type { FormBody } from '../../http/form-body.js';
import { inputVariable } from '../parameters.js';
import type { Route } from '../routes.js';

/** The notation of an item of a list: `tags[]` or `tags[0]`. */
const listItem = /^(.+)\[\d*\]$/;

/** The parameter that a field of a form or a query means. Clients also write the only value of a parameter as an item. */
export function parameterNameOf({ fields }: Pick<Route, 'fields'>, sentName: string): string {
  const [, base = ''] = listItem.exec(sentName) ?? [];
  return fields.has(base) ? base : sentName;
}

/**
 * Converts a form to an object. Only a list may be given more than once, or as items.
 *
 * @param converted receives the names of lists that were given so
 * @param issues receives the parameters that are given more than once
 */
export function objectOfForm(
  route: Route,
  form: FormBody,
  converted: Set<string>,
  issues: Issue[],
): object {
  const { fields } = route;
  const isList = (name: string) => {
    const field = fields.get(name);
    return field !== undefined && isListType(getNullableType(field.type));
  };
  const values = new Map<string, unknown>();
  for (const [sentName, value] of form.fields) {
    const name = parameterNameOf(route, sentName);
    const isItem = name !== sentName;
    const before = values.get(name);
    const isInList = isList(name) && (isItem || before !== undefined);
    if (isItem || isInList) converted.add(name);
    if (isInList) values.set(name, before === undefined ? [value] : [before, value].flat());
    else if (before === undefined) values.set(name, value);
    else {
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

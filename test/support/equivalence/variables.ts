// The variables of a call's operation: its parameters in the form of GraphQL.
import { drawerOf } from './drawers.js';
import type { Parameter } from './draw-values.js';
import { inputFieldOf } from './names.js';
import { versionAsked, type Side } from './side.js';
import { isRead, malformedItems, pathParameter, type Step } from './step.js';
import { jsonOf, type Value } from './value.js';

/** A value that breaks a rule of the domain. */
const tooManyTags: Value = { list: Array.from({ length: 101 }, () => ({ text: 'x' })) };

/**
 * The well-formed fields of an item. A valid external ID is among them, because it is reserved even if the item is
 * invalid.
 */
function soundFields(item: Value, { form }: Parameter): Readonly<Record<string, Value>> {
  if (item === null || !('fields' in item)) return {};
  return Object.fromEntries(
    Object.entries(item.fields).filter(
      ([name, value]) => form.faults({ list: [{ fields: { [name]: value } }] }).length === 0,
    ),
  );
}

/**
 * REST skips malformed items of a batch that creates the others. GraphQL accepts some of them, such as a decimal as a
 * string, so they are replaced by an item that breaks a rule of the domain.
 */
function withItemsRefused(step: Step, parameter: Parameter, value: Value): Value {
  const refused = malformedItems(step);
  if (refused.size === 0 || value === null || !('list' in value)) return value;
  return {
    list: value.list.map((item, index) =>
      refused.has(index)
        ? { fields: { ...soundFields(item, parameter), tags: tooManyTags } }
        : item,
    ),
  };
}

/**
 * The variables as JSON. Those of a read have the names of its parameters, and those of a write are fields of `$input`.
 */
export function variablesOf(step: Step, side: Side): string {
  const { route, given, id, key: idempotencyKey } = step;
  const { parameters } = drawerOf(route);
  const nameOf = isRead(step) ? (name: string) => name : inputFieldOf;
  const variables = Object.entries(given).map(([name, value]) => {
    const parameter = parameters[name];
    if (parameter === undefined) throw new Error(`${route} has no parameter ${name}.`);
    const sent = name === 'opportunities' ? withItemsRefused(step, parameter, value) : value;
    const isKeyed = idempotencyKey !== undefined;
    return `${JSON.stringify(nameOf(name))}:${jsonOf(parameter.form.inGraphQL(sent, isKeyed), side)}`;
  });
  const [, key = 'id'] = pathParameter.exec(route) ?? [];
  if (id !== undefined) variables.push(`${JSON.stringify(nameOf(key))}:${jsonOf(id, side)}`);
  const version = versionAsked(side, step);
  // Null stands for no expected version too, but would be a different request to an Idempotency-Key.
  if (version !== undefined)
    variables.push(`"expectedVersion":${version === 'any' ? 'null' : version}`);
  const values = `{${variables.join(',')}}`;
  return isRead(step) ? values : `{"input":${values}}`;
}

// Descriptions of the fields of records. Their source is the `///` comments in prisma/schema.prisma, and for the columns of
// addresses src/domain/address.ts. Pothos applies them to fields that expose a column; filters, sort orders and most inputs
// read them with columnDescription.
import { addressDescriptions } from '../../domain/address.js';
import type PrismaTypes from '../../generated/pothos.js';
import { getDatamodel } from '../../generated/pothos.js';

/** Joins the lines of a comment and removes the type tag, such as `[ContactType]`. */
const plain = (comment: string) => comment.replace(/^\[\w+\]\n/, '').replaceAll('\n', ' ');

const { datamodel } = getDatamodel();
const models = Object.entries(datamodel.models).map(([name, model]) => {
  const fields = model.fields.map((field) => {
    const documentation = field.documentation ?? addressDescriptions[field.name];
    return documentation === undefined ? field : { ...field, documentation: plain(documentation) };
  });
  return [name, { ...model, fields }] as const;
});

/** The data model, in the format that Pothos expects. */
export const describedModels = { datamodel: { models: Object.fromEntries(models) } };

/**
 * The description of a column.
 *
 * @throws Error when the column has no comment
 */
export function columnDescription<Model extends keyof PrismaTypes>(
  model: Model,
  column: string & keyof PrismaTypes[Model]['Shape'],
): string {
  const { fields } = describedModels.datamodel.models[model] ?? { fields: [] };
  const description = fields.find(({ name }) => name === column)?.documentation;
  if (description === undefined) throw new Error(`${model}.${column} has no comment.`);
  return description;
}

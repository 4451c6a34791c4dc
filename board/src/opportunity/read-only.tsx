// All fields as text, for those who may not change them.
import type { DetailFragment } from '../generated/operations';
import { fieldGroups, shownValue } from './fields';

export const ReadOnlyDetails = ({ record }: { readonly record: DetailFragment }) => (
  <section className="panel" aria-label="Details">
    {fieldGroups.map(({ title, fields }) => (
      <div key={title}>
        <h2>{title}</h2>
        <dl className="field-group">
          {fields.map((field) => (
            <div key={field.key} data-field={field.key}>
              <dt className="quiet">{field.label}</dt>
              <dd>{shownValue(field, field.read(record))}</dd>
            </div>
          ))}
        </dl>
      </div>
    ))}
  </section>
);

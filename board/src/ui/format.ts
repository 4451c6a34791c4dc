// Shows values to people: amounts, days, titles and names.
import type { PickedContactFragment } from '../generated/operations';

const dollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 0,
});

const cents = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

/** A decimal in dollars and cents. Any other text, which a person may have typed, is returned unchanged. */
export const inDollarsAndCents = (text: string): string =>
  /^-?\d+(\.\d{1,2})?$/.test(text) ? cents.format(Number(text)) : text;

const relative = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto', style: 'short' });
const dayMs = 86_400_000;

/** A decimal of the API in whole dollars. */
export const inDollars = (value: string): string => dollars.format(Number(value));

const wholeNumber = new Intl.NumberFormat('en-US');

/** Such as "1,000 cards". */
export const inCards = (count: number): string =>
  count === 1 ? '1 card' : `${wholeNumber.format(count)} cards`;

const percent = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 0 });
const days = new Intl.NumberFormat('en-US', {
  style: 'unit',
  unit: 'day',
  unitDisplay: 'long',
  maximumFractionDigits: 1,
});

/** A share from 0 to 1, such as "60%". */
export const inPercent = (share: number): string => percent.format(share);

/** Such as "4.5 days". */
export const inDays = (count: number): string => days.format(count);

/** Such as "today" or "3 days ago". */
export const daysAgo = (time: string): string =>
  relative.format(-Math.floor((Date.now() - Date.parse(time)) / dayMs), 'day');

/** The title of an opportunity, none of whose fields is required. */
export const titleOf = ({
  name,
  contactName,
}: {
  readonly name: string | null;
  readonly contactName: string | null;
}): string => name ?? contactName ?? 'Untitled opportunity';

/** A contact has a first name, but the names of companies say more. */
export const nameOfContact = ({ firstName, lastName, company }: PickedContactFragment): string =>
  [[firstName, lastName].filter(Boolean).join(' '), company].filter(Boolean).join(', ');

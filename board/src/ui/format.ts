// Shows values to people: amounts, days and titles.

const dollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 0,
});

const relative = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto', style: 'short' });
const dayMs = 86_400_000;

/** A decimal of the API in whole dollars. */
export const inDollars = (value: string): string => dollars.format(Number(value));

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

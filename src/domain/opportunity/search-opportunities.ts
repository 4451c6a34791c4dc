// Searches opportunities and their primary contacts as people type: the closest first, with tolerance for a typo.
import { searchResultsMax } from '../../database/compiled/ranked-table.js';
import { conditionOn, tableOf, type Selection } from '../../database/table.js';
import type { OpportunityModel } from '../../generated/prisma/models.js';
import type { Caller } from '../caller.js';
import { planPage } from '../list/keyset.js';
import { listRecords, type ListPage } from '../list/list-kind.js';
import { searchTerms } from '../list/search-terms.js';
import { integerColumn } from '../list/sort-column.js';
import { issuesOf, text, textLengthMax, type Maybe } from '../validation.js';
import { opportunityList, planOpportunityFilter, type OpportunityListArguments } from './read.js';

export { searchResultsMax };

/** The highest number of words of a search. The digits of one phone number count as one. */
export const searchWordsMax = 8;

const noTerms = { words: [], typos: undefined, phrase: '' };

/** The order of results. Ties break on the ID, which is the time of creation. */
const byCloseness = { column: 'closeness', direction: 'desc', nulls: 'last' } as const;

export interface SearchArguments extends OpportunityListArguments {
  readonly search?: Maybe<string>;
}

/** The terms of a search, and the problems of its arguments. */
function planSearch(caller: Caller, search: string, orderBy: OpportunityListArguments['orderBy']) {
  const { error } = text(textLengthMax).safeParse(search);
  const terms = error ? noTerms : searchTerms(search, caller.viewer.country);
  const wordCount = terms.words.length;
  const problem =
    wordCount === 0
      ? 'Must contain a word.'
      : wordCount > searchWordsMax
        ? `Must have at most ${String(searchWordsMax)} words.`
        : undefined;
  return {
    terms,
    issues: [
      ...issuesOf(error, ['search']),
      ...(!error && problem !== undefined ? [{ path: ['search'], message: problem }] : []),
      ...(orderBy == null
        ? []
        : [{ path: ['orderBy'], message: 'Must be absent: a search sorts by closeness.' }]),
    ],
  };
}

/**
 * One page of the results of a search, or of the list of opportunities without one.
 *
 * @throws ValidationError for an invalid search, a search with an order, and as `listRecords` does
 */
export async function searchOpportunities(
  caller: Caller,
  { search, ...args }: SearchArguments,
  query: Selection = {},
): Promise<ListPage<OpportunityModel>> {
  if (search == null) return listRecords(caller, opportunityList, args, query);
  const { where, orderBy, ...sizes } = args;
  const { terms, issues } = planSearch(caller, search, orderBy);
  const filter = planOpportunityFilter(caller, where);
  const whole = conditionOn('opportunity', {});
  const { find, withCursorColumns, toPage } = planPage(
    caller,
    { table: 'opportunity', condition: whole, order: byCloseness, column: integerColumn },
    sizes,
    [...issues, ...filter.issues],
  );
  const ranked = { ...terms, where: filter.condition };
  const opportunities = tableOf(caller.db, 'opportunity');
  const found = await opportunities.findMany({
    ...find,
    search: ranked,
    ...withCursorColumns(query),
  });
  return {
    ...toPage(found),
    totalCount: () => opportunities.count({ where: whole, search: ranked }),
  };
}

// The chart itself: a table with a row per stage, whose cells have bars and rings beside their numbers.
import { inDays, inDollars, inPercent } from '../ui/format';
import { Bar, Ring } from './shapes';

/** The numbers of a stage. */
export interface ChartedStage {
  readonly id: string;
  readonly name: string;
  readonly count: number;
  readonly totalValue: string;
  readonly enteredCount: number;
  readonly conversionRate: number | null;
  readonly averageDays: number | null;
}

/** A function from a number to its share of the highest one. */
const shareOf = (numbers: readonly number[]) => {
  const highest = Math.max(...numbers);
  return (number: number) => (highest > 0 ? number / highest : 0);
};

/** The roles are those of the elements, which they lose on narrow screens: a row is no row of a table there. */
export function StageTable({ stages }: { readonly stages: readonly ChartedStage[] }) {
  const shareOfValue = shareOf(stages.map(({ totalValue }) => Number(totalValue)));
  const shareOfDays = shareOf(stages.map(({ averageDays }) => averageDays ?? 0));
  return (
    <table className="chart panel" role="table" aria-label="Pipeline by stage">
      <thead role="rowgroup">
        <tr role="row">
          {['Stage', 'Value', 'Conversion', 'Days in stage'].map((name) => (
            <th key={name} scope="col" role="columnheader">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {stages.map((stage) => (
          <tr key={stage.id} role="row">
            <th scope="row" role="rowheader">
              {stage.name} <span className="badge">{stage.count}</span>
            </th>
            <td role="cell" className="chart-value">
              <Bar className="of-value" share={shareOfValue(Number(stage.totalValue))} />
              <span className="figure">{inDollars(stage.totalValue)}</span>
            </td>
            <td role="cell" className="chart-conversion">
              <Conversion {...stage} />
            </td>
            <td role="cell" className="chart-days">
              <Days {...stage} share={shareOfDays(stage.averageDays ?? 0)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Conversion({
  conversionRate,
  enteredCount,
}: Pick<ChartedStage, 'conversionRate' | 'enteredCount'>) {
  if (conversionRate === null) return <span className="quiet">None entered</span>;
  return (
    <>
      <Ring share={conversionRate} />
      <span>
        <span className="figure">{inPercent(conversionRate)}</span>{' '}
        <span className="quiet">of {enteredCount}</span>
      </span>
    </>
  );
}

function Days({
  averageDays,
  share,
}: Pick<ChartedStage, 'averageDays'> & { readonly share: number }) {
  if (averageDays === null) return <span className="quiet">None left</span>;
  return (
    <>
      <span className="figure">{inDays(averageDays)}</span>
      <Bar className="of-days" share={share} />
    </>
  );
}

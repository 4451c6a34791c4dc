// The stage of an opportunity, and a choice of all stages that it can move to.
import { useMutation, useQuery } from 'urql';
import {
  PlaceOpportunityDocument,
  StagesDocument,
  type DetailFragment,
} from '../generated/operations';
import { problemOf } from './action-result';

interface StageChoiceProps {
  readonly record: DetailFragment;
  readonly onProblem: (problem: string | undefined) => void;
}

export function StageChoice({ record, onProblem }: StageChoiceProps) {
  const [{ data }] = useQuery({ query: StagesDocument });
  const [{ fetching }, place] = useMutation(PlaceOpportunityDocument);
  const pipelines = data?.pipelines.nodes ?? [{ ...record.pipeline, stages: [record.stage] }];
  const move = async (stageId: string) => {
    // The list is not disabled meanwhile, because it would lose the focus.
    if (fetching) return;
    const { id, version } = record;
    const input = { id, stageId, expectedVersion: version };
    onProblem(problemOf(await place({ input })));
  };
  return (
    <div className="field compact">
      <select
        aria-label="Stage"
        value={record.stageId}
        onChange={({ target }) => void move(target.value)}
      >
        {pipelines.map(({ id, name, stages }) => (
          <optgroup key={id} label={name}>
            {stages.map((stage) => (
              <option key={stage.id} value={stage.id}>
                {stage.name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}

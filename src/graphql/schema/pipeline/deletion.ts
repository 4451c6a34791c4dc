// The input of the deletion of a pipeline or a stage.
import { movedMax } from '../../../domain/pipeline/empty.js';
import type { InputFieldBuilder } from '../input-field-builder.js';

export const moveOpportunitiesToStageId = (t: InputFieldBuilder, which: string) =>
  t.id({
    description: `Stage that the opportunities and projects move to, including archived ones: global ID or UUID of ${which}. They go to the end of the stage, in their order. At most ${movedMax.toLocaleString('en')} records can be moved. Default: the deletion is rejected if there are any records.`,
  });

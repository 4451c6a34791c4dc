// The input of the deletion of a pipeline or a stage.
import { movedMax } from '../../../domain/pipeline/empty.js';
import type { InputFieldBuilder } from '../input.js';

export const moveOpportunitiesTo = (t: InputFieldBuilder, which: string) =>
  t.id({
    description: `The stage that the opportunities and projects in it move to, archived ones included: ${which}, global ID or UUID. They go to the end of the stage, in their order. At most ${movedMax.toLocaleString('en')} can move. Default: the deletion is rejected if there are any.`,
  });

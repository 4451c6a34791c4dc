// Runs work again after an error that another run may avoid.

/** The maximum number of runs, including the first one. */
const runsMax = 5;

/**
 * Runs `work`, and repeats it after an error that another run may avoid: up to five runs in total.
 *
 * @param canSucceed whether another run can succeed after this error
 * @throws the error of the last run
 */
export async function retry<Result>(
  work: () => Promise<Result>,
  canSucceed: (error: unknown) => boolean | Promise<boolean>,
): Promise<Result> {
  for (let run = 1; ; run++)
    try {
      return await work();
    } catch (error) {
      if (run === runsMax || !(await canSucceed(error))) throw error;
    }
}

// The one loop that runs something again after an error that may not come back.

/** The first run, and four more. */
const runsMax = 5;

/**
 * Runs `work`, and runs it again after an error that another run may not meet: up to five times in all.
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

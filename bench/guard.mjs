// Finds workloads that take much more CPU time than when the results were recorded. Only ratios to other servers in the
// same run are compared, because the speed of machines differs.

/** A factor that noise alone does not reach, if the best round counts. */
const slowdownMax = 2.5;

/** A message for each workload whose CPU time per request, relative to another server's, has grown by that factor. */
export const slowdowns = (results, recorded) =>
  Object.entries(results).flatMap(([workload, summary]) =>
    Object.entries(summary).flatMap(([name, { cpuRatioMax }]) => {
      const before = recorded[workload]?.[name]?.cpuRatio;
      if (before === undefined) return [`${workload}: not recorded for ${name}`];
      const factor = before / cpuRatioMax;
      return name !== 'gateway' && factor >= slowdownMax
        ? [
            `${workload}: ${factor.toFixed(1)} times the CPU time of the recorded results, relative to ${name}`,
          ]
        : [];
    }),
  );

// Writes the results of a run as numbers, as a table and as a chart.

const median = (values) => {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

export const round = (value, digits = 2) => Number(value.toFixed(digits));

/** The median of the rounds of each contestant, and the ratio of the gateway to it, round by round. */
export function summaryOf(rounds) {
  const summary = {};
  for (const name of Object.keys(rounds[0])) {
    const figures = {};
    for (const key of Object.keys(rounds[0][name]))
      figures[key] = round(median(rounds.map((results) => results[name][key])));
    const ratios = rounds.map(({ gateway, [name]: other }) => gateway.perSecond / other.perSecond);
    const cpuRatios = rounds.map(({ gateway, [name]: other }) => other.nodeMs / gateway.nodeMs);
    summary[name] = {
      ...figures,
      ratio: round(median(ratios)),
      ratioMin: round(Math.min(...ratios)),
      ratioMax: round(Math.max(...ratios)),
      cpuRatio: round(median(cpuRatios)),
      cpuRatioMax: round(Math.max(...cpuRatios)),
    };
  }
  return summary;
}

const titles = {
  gateway: 'Opportunity Gateway',
  postgraphile: 'PostGraphile 5',
  mercurius: 'Mercurius, jit',
  apollo: 'Apollo Server 5, Prisma 7',
  yoga: 'Yoga, Pothos, Prisma 7',
  'by-hand': 'Fastify and pg, by hand',
};

/** The results as a table in Markdown. */
export function tableOf(results) {
  const lines = [
    '| workload | server | req/s | p50 ms | p99 ms | node CPU ms | PostgreSQL CPU ms | statements | memory MB | gateway / server, req/s | gateway / server, per node CPU |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
  ];
  for (const [workload, summary] of Object.entries(results))
    for (const [name, of] of Object.entries(summary)) {
      const isGateway = name === 'gateway';
      lines.push(
        `| ${[
          isGateway ? workload : '',
          titles[name],
          ...[Math.round(of.perSecond), of.p50Ms, of.p99Ms, of.nodeMs, of.postgresMs],
          ...[of.statements, Math.round(of.memoryMb)],
          isGateway ? '' : `${of.ratio} (${of.ratioMin} to ${of.ratioMax})`,
          isGateway ? '' : of.cpuRatio,
        ].join(' | ')} |`,
      );
    }
  return lines.join('\n');
}

const row = 26;
const width = 720;
const labels = 330;

/** A bar for each ratio of requests per second. The line marks 1: as fast as the other server. */
export function chartOf(results) {
  const bars = Object.entries(results).flatMap(([workload, summary]) =>
    Object.entries(summary)
      .filter(([name]) => name !== 'gateway')
      .map(([name, { ratio }]) => ({ label: `${workload}: ${titles[name]}`, ratio })),
  );
  const scale = (width - labels - 60) / Math.max(1, ...bars.map(({ ratio }) => ratio));
  const height = row * (bars.length + 2);
  const one = labels + scale;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img">
<title>Requests per second of the gateway, relative to other servers</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${bars
  .map(
    ({ label, ratio }, index) =>
      `<text x="${labels - 8}" y="${row * (index + 1) + 4}" text-anchor="end" fill="#333">${label}</text>
<rect x="${labels}" y="${row * (index + 1) - 8}" width="${round(ratio * scale, 1)}" height="16" rx="2" fill="${ratio >= 1 ? '#2f7d5b' : '#7d8ca3'}"/>
<text x="${round(labels + ratio * scale + 6, 1)}" y="${row * (index + 1) + 4}" fill="#333">${ratio}</text>`,
  )
  .join('\n')}
<line x1="${round(one, 1)}" x2="${round(one, 1)}" y1="10" y2="${row * (bars.length + 1) - 10}" stroke="#333" stroke-dasharray="3 3"/>
<text x="${round(one, 1)}" y="${row * (bars.length + 1) + 6}" text-anchor="middle" fill="#333">1: as fast as the other server</text>
</svg>
`;
}

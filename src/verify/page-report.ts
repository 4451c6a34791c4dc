// Writes the outcome of a replay as one page that stands alone: it has no script and loads nothing.
import { html, type Html } from '../pages/html.js';
import { readingPage } from '../pages/reading-page.js';
import { kinds, type Difference } from './difference.js';
import {
  callCount,
  headlineOf,
  isCompatible,
  leftOutLines,
  type DifferingCall,
  type VerifyOutcome,
} from './outcome.js';
import { replayTimeOf, timeOf } from './text-report.js';

const reportStyle = `
main { max-width: 60rem; }
.result { margin: 2rem 0 0; font-size: .9rem; font-weight: 600; }
.result.same { color: var(--same); }
.result.different { color: var(--different); }
:root { --same: #14703c; --different: #a63a12; }
@media (prefers-color-scheme: dark) { :root { --same: #6fcf97; --different: #f2a07b; } }
h1 { margin-top: .25rem; font-size: 2rem; }
.bar { display: flex; height: .6rem; margin: 1rem 0 1.5rem; border-radius: .3rem; overflow: hidden; background: var(--different); }
.bar svg { display: block; width: 100%; height: 100%; }
.bar rect { fill: var(--same); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: 1rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--quiet); font-weight: 500; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td code { overflow-wrap: anywhere; }
h3 { margin: 1.75rem 0 .25rem; font-size: .95rem; font-weight: 600; overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 0 1.5rem; }
.pair p { margin: .25rem 0; }
@media (max-width: 32rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
@media print { header { display: none; } }
`;

const number = (value: number): Html => html`<td class="number">${String(value)}</td>`;

const routeTable = ({ routes }: VerifyOutcome): Html => html`<h2>Calls</h2>
      <div class="scroll"><table>
        <thead><tr><th>Call</th><th class="number">Calls</th><th class="number">Same</th><th class="number">Different</th></tr></thead>
        <tbody>${routes.map(
          ({ route, calls, same }) =>
            html`<tr><td><code>${route}</code></td>${number(calls)}${number(same)}${number(calls - same)}</tr>`,
        )}</tbody>
      </table></div>`;

const pair = ({ path, recorded, replayed }: Difference): Html => html`<div class="pair">
          ${path === '' ? undefined : html`<p><span class="quiet">At</span> <code>${path}</code></p>`}
          <p><span class="quiet">Recorded</span> <code>${recorded}</code></p>
          <p><span class="quiet">Now</span> <code>${replayed}</code></p>
        </div>`;

const kindList = ({ kinds: found }: VerifyOutcome): Html | undefined =>
  found.length === 0
    ? undefined
    : html`<h2>Kinds of differences</h2>
      ${found.map(
        ({ kind, calls, first }) => html`<section>
        <h3>${kinds[kind]}: ${String(calls)} ${calls === 1 ? 'call' : 'calls'}</h3>
        <p class="quiet">First in ${first.call.place}: <code>${first.call.call}</code></p>
        ${pair(first.difference)}
      </section>`,
      )}`;

const callItem = ({ place, call, differences, count }: DifferingCall): Html => html`<section>
        <h3><code>${call}</code></h3>
        <p class="quiet">${place}${count > 1 ? `, ${String(count)} differences` : ''}</p>
        ${differences.slice(0, 5).map((one) => html`<p>${kinds[one.kind]}</p>${pair(one)}`)}
      </section>`;

function callList({ differing, calls, same }: VerifyOutcome): Html | undefined {
  if (differing.length === 0) return undefined;
  const more = calls - same - differing.length;
  return html`<h2>Calls that differ</h2>
      ${differing.map(callItem)}
      ${more > 0 ? html`<p>${String(more)} more calls differ.</p>` : undefined}`;
}

const noteList = (title: string, note: string, lines: readonly string[]): Html | undefined =>
  lines.length === 0
    ? undefined
    : html`<h2>${title}</h2>
      <p class="quiet">${note}</p>
      <ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;

const counted = (counts: ReadonlyMap<string, number>): string[] =>
  [...counts].map(([text, count]) => `${text}: ${String(count)} ${count === 1 ? 'call' : 'calls'}`);

const share = (outcome: VerifyOutcome): string =>
  String(outcome.same === 0 ? 0 : (100 * outcome.same) / callCount(outcome));

function notes(outcome: VerifyOutcome): Html {
  return html`${noteList(
    'Calls that could not be replayed',
    'They count as different.',
    outcome.problems.map(({ place, message }) => `${place}: ${message}`),
  )}
      ${noteList(
        'Records that could not be mapped',
        'Calls that need them can differ for this reason alone.',
        outcome.unmapped.map(({ noun, id, reason }) => `${noun} ${id}: ${reason}`),
      )}
      ${noteList('Assumptions', 'The replay depends on them.', outcome.assumptions)}
      ${noteList(
        'Additions',
        'Fields that only the new gateway sends. Integrations ignore fields that they do not know, so they are not differences.',
        counted(outcome.additions),
      )}
      ${noteList(
        'Reworded messages',
        'Error messages are texts for people, so their wording is not a difference. Codes and parameters are compared.',
        counted(outcome.wordings),
      )}
      ${noteList(
        'Left out',
        'These calls of the recording were not replayed.',
        leftOutLines(outcome.leftOut),
      )}
      ${noteList('Not deleted', 'These records of the replay are still in the target.', outcome.notDeleted)}`;
}

export function pageReport(outcome: VerifyOutcome): string {
  const { recording, target } = outcome;
  const same = isCompatible(outcome);
  return readingPage({
    title: `Replay of ${recording.file}`,
    style: reportStyle,
    body: html`<main>
      <p class="result ${same ? 'same' : 'different'}">${same ? 'No differences' : 'Differences found'}</p>
      <h1>${headlineOf(outcome)}</h1>
      <div class="bar"><svg viewBox="0 0 100 1" preserveAspectRatio="none" role="img" aria-label="${headlineOf(outcome)}"><rect width="${share(outcome)}" height="1"></rect></svg></div>
      <dl>
        <dt>Recording</dt><dd>${recording.file}${recording.bases.length > 0 ? ` (${recording.bases.join(', ')})` : ''}</dd>
        <dt>Recorded</dt><dd>${timeOf(recording)}</dd>
        <dt>Replayed</dt><dd>${replayTimeOf(outcome)}${outcome.isInterrupted ? ', interrupted before the end' : ''}</dd>
        <dt>Against</dt><dd>${target}</dd>
      </dl>
      <p>Each recorded call was sent again, in the same order, and its response was compared with the recorded one: status,
        headers, fields, types, values and the order of lists. Values that differ in every run, such as IDs and times, are
        compared by their form. The result holds for the calls in this recording. It says nothing about calls that the
        recording does not contain.</p>
      ${kindList(outcome)}
      ${routeTable(outcome)}
      ${callList(outcome)}
      ${notes(outcome)}
    </main>`,
  });
}

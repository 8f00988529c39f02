// SPDX-License-Identifier: Apache-2.0
// All agents: who is at work, how well, how long it takes.
import { get, unlessProblem } from './api.js';
import { count, duration, many, percent, relative } from './format.js';
import { follow } from './live.js';
import { drawer, html, nothing, oldBecause, problemBox, repeat } from './view.js';

const COLUMNS = [
  ['agent_id', 'Agent', (a, b) => a.agent_id.localeCompare(b.agent_id)],
  ['in_flight', 'Open', (a, b) => b.in_flight - a.in_flight],
  ['total_tasks', 'Tasks', (a, b) => b.total_tasks - a.total_tasks],
  ['failed_tasks', 'Failed', (a, b) => b.failed_tasks - a.failed_tasks],
  ['success', 'Success', (a, b) => good(a) - good(b)],
  ['p50', 'p50', (a, b) => b.p50_duration_seconds - a.p50_duration_seconds],
  ['p95', 'p95', (a, b) => b.p95_duration_seconds - a.p95_duration_seconds],
  ['last_seen', 'Last heard of', (a, b) => Date.parse(b.last_seen) - Date.parse(a.last_seen)],
];

/** Of the tasks that completed or failed, the share that completed; not counting those is kinder than the truth for open ones. */
export const good = (a) => (a.completed_tasks + a.failed_tasks ? a.completed_tasks / (a.completed_tasks + a.failed_tasks) : 1);

/** Draws the list of agents. */
export function mount(root, _, frame) {
  const view = drawer(root, template);
  let agents = null;
  let problem = null;
  let by = 'in_flight';
  let text = '';
  let current = -1;
  let soon = 0;

  async function load() {
    try {
      agents = await get('/v1/tracker/agents');
      problem = null;
    } catch (e) {
      problem = e;
      view.draw();
      throw e;
    }
    view.draw();
  }

  const changed = () => {
    soon ||= setTimeout(() => {
      soon = 0;
      load().catch(unlessProblem);
    }, 1000);
  };
  const stream = follow('/v1/tracker/stream', {}, { snapshot: changed, update: changed, resync: changed, state: frame.live, poll: load });
  frame.title('Agents');
  load().catch(unlessProblem);

  const shown = () =>
    (agents ?? [])
      .filter((a) => !text || a.agent_id.toLowerCase().includes(text.toLowerCase()))
      .toSorted((a, b) => COLUMNS.find(([id]) => id === by)[2](a, b) || Date.parse(b.last_seen) - Date.parse(a.last_seen));

  function template() {
    if (!agents) return html`<div class="pad">${problem ? problemBox(problem, () => load().catch(unlessProblem)) : 'Loading …'}</div>`;
    const rows = shown();
    return html`<div class="overview">
      <h1>Agents</h1>
      ${problem ? oldBecause(problem) : nothing}
      <section class="panel wide">
        <div class="toolbar"><label class="search"><span class="sr">Search agents</span><input id="search" type="search" placeholder="Search  ( / )" @input=${(e) => { text = e.target.value; view.draw(); }}></label><span class="quiet small">${many(rows.length, 'agent')}</span></div>
        ${rows.length
          ? html`<div class="scroll-x" tabindex="0" role="region" aria-label="Agents"><table class="mini agents"><thead><tr>${COLUMNS.map(([id, name]) => html`<th class=${id === 'agent_id' ? '' : 'num'} aria-sort=${by === id ? 'descending' : 'none'}><button class="link" @click=${() => { by = id; view.draw(); }}>${name}${by === id ? ' ↓' : ''}</button></th>`)}</tr></thead><tbody>
              ${repeat(
                rows,
                (a) => a.agent_id,
                (a, i) => html`<tr class=${i === current ? 'selected' : ''}><td><a data-row=${i} href=${`/agents/${encodeURIComponent(a.agent_id)}`}>${a.agent_id}</a></td><td class="num">${count(a.in_flight)}</td><td class="num">${count(a.total_tasks)}</td><td class="num">${a.failed_tasks ? html`<span class="error">${count(a.failed_tasks)}</span>` : html`<span class="quiet">0</span>`}</td><td class="num">${a.completed_tasks + a.failed_tasks ? percent(good(a)) : '–'}</td><td class="num">${a.completed_tasks + a.failed_tasks ? duration(a.p50_duration_seconds) : '–'}</td><td class="num">${a.completed_tasks + a.failed_tasks ? duration(a.p95_duration_seconds) : '–'}</td><td class="num quiet">${relative(a.last_seen)}</td></tr>`,
              )}</tbody></table></div>`
          : html`<p class="quiet empty">${agents.length ? 'No agent fits.' : html`No agent has been heard of. <code>./headway up --demo</code> has some work.`}</p>`}
      </section>
    </div>`;
  }

  return {
    unmount() {
      stream.close();
      clearTimeout(soon);
      view.stop();
    },
    search: () => document.getElementById('search').focus(),
    enter() {
      const agent = shown()[current];
      if (agent) frame.go(`/agents/${encodeURIComponent(agent.agent_id)}`);
    },
    move(step) {
      current = Math.min(shown().length - 1, Math.max(0, current + step));
      view.draw();
      requestAnimationFrame(() => requestAnimationFrame(() => root.querySelector(`[data-row="${current}"]`)?.focus()));
    },
  };
}

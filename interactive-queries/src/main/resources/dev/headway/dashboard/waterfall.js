// SPDX-License-Identifier: Apache-2.0
// When each task was asked for, taken up, worked on and waited in.
import { segments } from './causes.js';
import { clock, duration, elapsed, ended } from './format.js';
import { html, icon, nothing, repeat } from './view.js';
import { name } from './flow.js';

const WORDS = { asked: 'not taken up yet', working: 'working', waiting: 'waiting for others', unsplit: 'asked to answered (nothing reported in between)' };
const FEW = 400;

/** Rows of `tasks` between the plan's start and its end or `now`. */
export function waterfall(plan, tasks, events, critical, progress, selected, select, now, all, showAll) {
  if (!tasks.length) return html`<p class="quiet empty">No task has been asked for yet.</p>`;
  const from = Math.min(Date.parse(plan.started_at), ...tasks.map((t) => Date.parse(t.started_at)));
  const last = Math.max(...tasks.map((t) => (t.completed_at ? Date.parse(t.completed_at) : now)), plan.completed_at ? Date.parse(plan.completed_at) : now);
  const ghost = !ended(plan.status) && progress?.critical_task?.p50_seconds ? { id: progress.critical_task.task_id, p50: progress.critical_task.p50_seconds * 1000, p90: (progress.critical_task.p90_seconds ?? 0) * 1000 } : null;
  const ghostEnd = ghost ? Date.parse(progress.critical_task.started_at) + Math.max(ghost.p50, ghost.p90) : 0;
  const to = Math.max(last, ghostEnd, from + 1);
  const x = (t) => ((Math.min(Math.max(t, from), to) - from) / (to - from)) * 100;
  const kinds = new Set();
  const shown = all ? tasks : tasks.slice(0, FEW);
  const rows = shown.map((t) => {
    const parts = segments(t, events.get(t.task_id), now);
    parts.forEach((s) => kinds.add(s.kind));
    return { t, parts };
  });
  return html`<p class="legend quiet small">${[...kinds].map((k) => html`<span><span class="key seg-${k}"></span>${WORDS[k]}</span>`)}${ghost ? html`<span><span class="key seg-ghost"></span>expected, half of such tasks · nine of ten</span>` : nothing}</p>
    <div class="waterfall">
      <div class="axis" aria-hidden="true">${[0, 0.25, 0.5, 0.75, 1].map((f) => html`<span .style=${`left:${f * 100}%`} class=${f === 1 ? 'end' : f ? 'mid' : ''}>${f === 0 ? clock(new Date(from).toISOString()) : `+${duration(((to - from) * f) / 1000)}`}</span>`)}</div>
      <ul>
        ${repeat(
          rows,
          ({ t }) => t.task_id,
          ({ t, parts }) => html`<li>
            <button class="wf-row ${critical.has(t.task_id) ? 'critical' : ''}" aria-pressed=${selected === t.task_id} @click=${() => select(t.task_id)} aria-label=${`${name(t)}, ${t.state}, ${parts.map((s) => `${WORDS[s.kind]} ${duration((s.to - s.from) / 1000)}`).join(', ')}`}>
              <span class="wf-name">${icon(t.state)}<span class=${t.parent_task_id ? 'child' : ''} title=${t.task_id}>${name(t)}</span></span>
              <span class="wf-bars">
                ${ghost?.id === t.task_id ? html`<span class="wf-ghost" .style=${`left:${x(Date.parse(t.started_at))}%;width:${x(Date.parse(t.started_at) + Math.max(ghost.p50, ghost.p90)) - x(Date.parse(t.started_at))}%`}></span><span class="wf-half" .style=${`left:${x(Date.parse(t.started_at) + ghost.p50)}%`}></span>` : nothing}
                ${parts.map((s) => html`<span class="wf-seg seg-${s.kind} s-${t.state}" title=${`${WORDS[s.kind]}: ${duration((s.to - s.from) / 1000)}`} .style=${`left:${x(s.from)}%;width:max(2px, ${x(s.to) - x(s.from)}%)`}></span>`)}
              </span>
              <span class="wf-took num">${duration(elapsed(t, now))}</span>
            </button>
          </li>`,
        )}
      </ul>
    </div>
    ${shown.length < tasks.length ? html`<button class="button" @click=${showAll}>Show the other ${tasks.length - shown.length} tasks</button>` : nothing}`;
}

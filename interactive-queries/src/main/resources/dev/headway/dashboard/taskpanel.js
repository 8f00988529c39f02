// SPDX-License-Identifier: Apache-2.0
// One task in full, and the list of tasks that says what the graph draws.
import { name } from './flow.js';
import { segments } from './causes.js';
import { clock, duration, elapsed, ended, full, money, percent, short } from './format.js';
import { html, nothing, repeat, stateLabel } from './view.js';
import { origin } from './events.js';

const SPLIT = { asked: 'until taken up', working: 'working', waiting: 'waiting', unsplit: 'asked to answered' };

/** The task's panel. */
export function taskPanel(task, events, critical, close, now) {
  const spent = new Map();
  for (const s of segments(task, events, now)) spent.set(s.kind, (spent.get(s.kind) ?? 0) + (s.to - s.from) / 1000);
  const tokens = task.usage.input_tokens + task.usage.output_tokens;
  const rows = [
    ['State', html`${stateLabel(task.state)}${task.attempt > 1 ? `, attempt ${task.attempt}` : ''}${!ended(task.state) && task.progress ? `, ${percent(task.progress)}` : ''}`],
    ['Error', task.error ? html`<span class="error">${task.error}</span>` : null],
    ['Says', task.message],
    ['Agent', task.agent_id ? html`<a href=${`/agents/${encodeURIComponent(task.agent_id)}`}>${task.agent_id}</a>` : task.assigned_to],
    ['Took', html`${duration(elapsed(task, now))}${spent.size > 1 ? html`<span class="quiet">: ${[...spent].map(([k, s]) => `${SPLIT[k]} ${duration(s)}`).join(', ')}</span>` : nothing}`],
    ['From', html`<span title=${full(task.started_at)}>${clock(task.started_at, true)}</span>`],
    ['To', task.completed_at ? html`<span title=${full(task.completed_at)}>${clock(task.completed_at, true)}</span>` : null],
    ['Cost', tokens || task.usage.cost_usd ? `${money(task.usage.cost_usd)}, ${short(tokens)} tokens` : null],
    ['Stage', task.stage ? `${task.stage}${task.step !== null ? `, step ${task.step}` : ''}` : null],
    ['Below', task.parent_task_id],
    ['Group', task.delegation_group_id],
    ['Decides the end', critical ? 'yes: it is on the critical path' : null],
  ];
  return html`<div class="panel-head"><h2>${name(task)}</h2><button class="quiet-button push" @click=${close} aria-label="Close">✕</button></div>
    <p class="small quiet"><code>${task.task_id}</code></p>
    <dl class="facts">${rows.filter(([, v]) => v).map(([k, v]) => html`<dt>${k}</dt><dd>${v}</dd>`)}</dl>
    <h3>Events</h3>
    <ol class="mini-events">${(events ?? []).map((e) => html`<li><time title=${full(e.timestamp)}>${clock(e.timestamp, true)}</time> <b>${e.event_type}</b> <span class="quiet">${e.source}</span>${e.reason ? html`<p>${e.reason}</p>` : nothing}${e.data !== null ? html`<details><summary class="small">payload</summary><pre tabindex="0">${JSON.stringify(e.data, null, 2)}</pre></details>` : nothing}<p class="small">${origin(e.origin)}</p></li>`)}</ol>`;
}

/** All tasks as a table. */
export function taskList(tasks, critical, selected, select, now) {
  return html`<table class="mini tasks"><thead><tr><th>Task</th><th>State</th><th>Agent</th><th class="num">Started</th><th class="num">Took</th></tr></thead><tbody>
    ${repeat(
      tasks,
      (t) => t.task_id,
      (t) => html`<tr class=${selected === t.task_id ? 'selected' : ''}><td><button class="link" @click=${() => select(t.task_id)} title=${t.task_id}>${name(t)}</button>${critical.has(t.task_id) ? html` <span class="tag">critical</span>` : nothing}${t.error ? html`<span class="error small"> ${t.error}</span>` : nothing}</td><td>${stateLabel(t.state)}${t.attempt > 1 ? html` <span class="quiet small">${t.attempt}×</span>` : nothing}</td><td>${t.agent_id ?? '–'}</td><td class="num" title=${full(t.started_at)}>${clock(t.started_at)}</td><td class="num">${duration(elapsed(t, now))}</td></tr>`,
    )}</tbody></table>`;
}

// SPDX-License-Identifier: Apache-2.0
// The events a plan is made of, as they came in, and the changes of state they brought.
import { bytes, clock, count, full, grouped } from './format.js';
import { html, icon, nothing, repeat, stateLabel } from './view.js';

const FEW = 300;

/** Where the whole event is. */
export const origin = (o) => (o ? html`<code class="origin" title="topic, partition, offset">${o.topic} · ${o.partition} · ${o.offset}</code>` : html`<span class="quiet">–</span>`);

/** Raw events. `state`: `{kind, text, opened, all}`. */
export function rawEvents(events, state, changed) {
  const kinds = [...grouped(events, (e) => e.kind)].map(([k, v]) => [k, v.length]).sort((a, b) => b[1] - a[1]);
  const text = state.text.toLowerCase();
  const fitting = events.filter((e) => (!state.kind || e.kind === state.kind) && (!text || `${e.event_type} ${e.event_id} ${e.task_id} ${e.source} ${e.reason}`.toLowerCase().includes(text)));
  const shown = state.all ? fitting : fitting.slice(-FEW);
  return html`<div class="toolbar">
      <label><span class="sr">Kind</span><select @change=${(e) => changed({ kind: e.target.value })}><option value="">All ${count(events.length)} events</option>${kinds.map(([k, n]) => html`<option value=${k} ?selected=${state.kind === k}>${k.replaceAll('_', ' ')} (${n})</option>`)}</select></label>
      <label class="search"><span class="sr">Search events</span><input id="page-search" type="search" placeholder="Search type, id, task, source  ( / )" .value=${state.text} @input=${(e) => changed({ text: e.target.value })}></label>
    </div>
    ${shown.length < fitting.length ? html`<p class="small quiet">${count(fitting.length - shown.length)} earlier events are not drawn. <button class="link" @click=${() => changed({ all: true })}>Draw all</button></p>` : nothing}
    ${fitting.length
      ? html`<ul class="events">${repeat(shown, (e) => `${e.event_id} ${e.source}`, (e) => row(e, state.opened.has(e.event_id), changed))}</ul>`
      : html`<p class="quiet empty">No event fits.</p>`}`;
}

function row(e, open, changed) {
  return html`<li>
    <button class="ev" aria-expanded=${open} @click=${() => changed({ open: e.event_id })}>
      <time title=${full(e.timestamp)}>${clock(e.timestamp, true)}</time>
      <span class="ev-type" title=${e.event_type}>${e.state ? icon(e.state) : html`<span class="icon"></span>`}${e.event_type}</span>
      <span class="ev-task quiet" title=${e.task_id ?? ''}>${e.task_id ?? ''}</span>
      <span class="ev-source">${e.source}</span>
      ${origin(e.origin)}
    </button>
    ${open
      ? html`<div class="ev-more">
          <dl class="facts">
            <dt>Event</dt><dd><code>${e.event_id}</code></dd>
            <dt>Caused by</dt><dd>${e.parent_event_id ? html`<code>${e.parent_event_id}</code>` : '–'}</dd>
            <dt>Kind</dt><dd>${e.kind.replaceAll('_', ' ')}${e.state ? html`, says ${stateLabel(e.state)}` : nothing}${e.attempt ? `, attempt ${e.attempt}` : ''}</dd>
            ${e.correlation_id ? html`<dt>Correlation</dt><dd><code>${e.correlation_id}</code></dd>` : nothing}
            ${e.reason ? html`<dt>Says</dt><dd>${e.reason}</dd>` : nothing}
            <dt>Payload</dt><dd>${bytes(e.data_bytes)}${e.data === null && e.data_bytes ? ', too large to be kept here: it is on its topic' : ''}</dd>
          </dl>
          ${e.data !== null ? html`<pre tabindex="0">${JSON.stringify(e.data, null, 2)}</pre>` : nothing}
        </div>`
      : nothing}
  </li>`;
}

/** Changes of state, of the plan and of its tasks. `state`: `{planOnly}`. */
export function changes(transitions, state, changed) {
  const own = transitions.filter((t) => t.task_id === null);
  const shown = state.planOnly ? own : transitions;
  return html`<div class="toolbar"><div class="seg" role="group" aria-label="Whose changes"><button aria-pressed=${state.planOnly} @click=${() => changed({ planOnly: true })}>the plan's <span class="quiet">${count(own.length)}</span></button><button aria-pressed=${!state.planOnly} @click=${() => changed({ planOnly: false })}>all <span class="quiet">${count(transitions.length)}</span></button></div></div>
    ${shown.length
      ? html`<table class="mini changes"><thead><tr><th>When</th><th>Of</th><th>From</th><th>To</th><th>Why</th></tr></thead><tbody>
          ${shown.map((t) => html`<tr><td><time title=${full(t.timestamp)}>${clock(t.timestamp, true)}</time></td><td title=${t.task_id ?? ''}>${t.task_id ?? html`<b>plan</b>`}</td><td class="quiet">${t.from ?? '–'}</td><td>${known(t.to) ? stateLabel(t.to) : t.to}</td><td class="why" title=${`${t.event_type} ${t.event_id}`}>${t.reason ?? html`<span class="quiet">${t.event_type}</span>`}</td></tr>`)}
        </tbody></table>`
      : html`<p class="quiet empty">Nothing has changed yet.</p>`}`;
}

const STATES = new Set(['pending', 'running', 'delegated', 'waiting', 'paused', 'completed', 'failed', 'cancelled']);
const known = (s) => STATES.has(s);

// SPDX-License-Identifier: Apache-2.0
// What agents said. What matters less is folded, never left out without saying how much.
import { count, full } from './format.js';
import { html, icon, nothing, repeat } from './view.js';
import { clock } from './format.js';

const LEVELS = ['debug', 'info', 'warning', 'error'];
const RUN = 4; // lines of one source in a row, none above info, before the middle is folded

/** Lines in order, with runs of less important ones as one entry `{folded: [...]}`. */
export function folded(lines, opened) {
  const result = [];
  let run = [];
  const close = () => {
    const important = run.filter((l) => l.level !== 'debug');
    const id = run[0]?.event_id;
    if (run.length > RUN && !opened.has(id)) {
      const head = important[0] ?? run[0];
      const tail = run.at(-1);
      const hidden = run.filter((l) => l !== head && l !== tail);
      result.push({ line: head }, { id, hidden }, { line: tail });
    } else run.forEach((line) => result.push({ line }));
    run = [];
  };
  for (const line of lines) {
    const minor = line.level === 'debug' || line.level === 'info';
    if (run.length && (!minor || run[0].source !== line.source)) close();
    if (minor) run.push(line);
    else result.push({ line });
  }
  if (run.length) close();
  return result;
}

/** The log of a plan. `state`: `{level, opened, text}`. */
export function log(lines, state, more, changed) {
  const least = LEVELS.indexOf(state.level);
  const perLevel = Object.fromEntries(LEVELS.map((l) => [l, lines.filter((x) => x.level === l).length]));
  const text = state.text.toLowerCase();
  const fitting = lines.filter((l) => LEVELS.indexOf(l.level) >= least && (!text || `${l.message} ${l.source} ${l.task_id}`.toLowerCase().includes(text)));
  const entries = text ? fitting.map((line) => ({ line })) : folded(fitting, state.opened);
  const left = lines.length - fitting.length;
  return html`<div class="toolbar">
      <div class="seg" role="group" aria-label="Least level">${LEVELS.map((l) => html`<button aria-pressed=${state.level === l} @click=${() => changed({ level: l })}>${l} <span class="quiet">${count(perLevel[l])}</span></button>`)}</div>
      <label class="search"><span class="sr">Search the log</span><input id="page-search" type="search" placeholder="Search  ( / )" .value=${state.text} @input=${(e) => changed({ text: e.target.value })}></label>
    </div>
    ${entries.length
      ? html`<ol class="log">${repeat(
          entries,
          (e) => e.line?.event_id ?? `folded ${e.id}`,
          (e) =>
            e.line
              ? html`<li class="l-${e.line.level}"><time title=${full(e.line.timestamp)}>${clock(e.line.timestamp, true)}</time><span class="level">${e.line.level === 'warning' || e.line.level === 'error' ? icon(e.line.level === 'error' ? 'failed' : 'warning') : nothing}${e.line.level}</span><span class="source" title=${e.line.task_id ?? ''}>${e.line.source}</span><span class="message">${e.line.message ?? html`<i class="quiet">no message</i>`}${e.line.error_details ? html`<span class="error"> ${typeof e.line.error_details === 'string' ? e.line.error_details : JSON.stringify(e.line.error_details)}</span>` : nothing}</span></li>`
              : html`<li class="fold"><button class="link" @click=${() => changed({ open: e.id })}>${count(e.hidden.length)} more lines of the same source</button></li>`,
        )}</ol>`
      : html`<p class="quiet empty">${lines.length ? 'No line fits.' : 'Agents have said nothing yet: task.log events show here.'}</p>`}
    ${left ? html`<p class="quiet small">${count(left)} of ${count(lines.length)} lines are hidden by the filter. <button class="link" @click=${() => changed({ level: 'debug', text: '' })}>Show all</button></p>` : nothing}
    ${more ? html`<button class="button" @click=${more}>Load more lines</button>` : nothing}`;
}

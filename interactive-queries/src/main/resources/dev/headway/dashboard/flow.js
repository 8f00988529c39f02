// SPDX-License-Identifier: Apache-2.0
// The graph of a plan's tasks: layers from left to right that go on in the next row, like text; many alike are one box.
import { duration, elapsed, ended, grouped, many, percent } from './format.js';
import { html, icon, nothing, repeat, svg } from './view.js';

/** Widths and heights: of boxes that say all, and of those of a large plan. */
const ROOMY = { W: 184, H: 54, GAP_X: 44, GAP_Y: 12, ROW_GAP: 34, cells: 12, header: 54 };
const DENSE = { W: 156, H: 32, GAP_X: 32, GAP_Y: 6, ROW_GAP: 30, cells: 10, header: 50 };
const CELL = 14;
const FEW = 4; // cells of a dense box that stand beside its name
const MANY = 120; // more tasks than this take a box as wide as two
const ALIKE = 6; // more tasks than this, alike and side by side, are one box
const LARGE = 120; // in a plan of more tasks than this, any two are
const TALL = 7; // boxes on top of each other before a layer gets another column

/** Boxes and lines of `tasks`, `width` pixels wide. */
export function layout(tasks, links, width) {
  const size = tasks.length > LARGE ? DENSE : ROOMY;
  const layers = layersOf(tasks, links);
  const boxes = boxesOf(tasks, layers, links, size, width >= 2 * size.W + size.GAP_X);
  const of = new Map();
  for (const box of boxes) for (const t of box.tasks) of.set(t.task_id, box);
  const lines = linesOf(links, of);
  order(boxes, lines);
  place(boxes, Math.max(width, size.W), size);
  const height = boxes.reduce((h, b) => Math.max(h, b.y + b.h), 0);
  return { boxes, lines, size, dense: size === DENSE, width: boxes.reduce((w, b) => Math.max(w, b.x + b.w), 0), height };
}

/** The longest way to each task; a line that would lead back in a circle is left out. */
function layersOf(tasks, links) {
  const into = new Map(tasks.map((t) => [t.task_id, []]));
  for (const link of links) into.get(link.to)?.push(link.from);
  const layer = new Map();
  const visiting = new Set();
  const depth = (id) => {
    if (layer.has(id)) return layer.get(id);
    if (visiting.has(id)) return -1;
    visiting.add(id);
    let deepest = -1;
    for (const from of into.get(id) ?? []) deepest = Math.max(deepest, depth(from));
    visiting.delete(id);
    layer.set(id, deepest + 1);
    return deepest + 1;
  };
  // By start, so that chains of thousands do not make a stack of thousands.
  for (const t of tasks.toSorted((a, b) => (a.started_at < b.started_at ? -1 : 1))) depth(t.task_id);
  return layer;
}

function boxesOf(tasks, layers, links, size, widen) {
  const groups = new Map();
  const from = new Map();
  for (const l of links) from.set(l.to, `${from.get(l.to) ?? ''}${l.from} `);
  for (const t of tasks) {
    const layer = layers.get(t.task_id);
    const alike = [layer, t.event_type, t.delegation_group_id ?? '', tasks.length > 150 ? '' : (from.get(t.task_id) ?? '')].join('\n');
    if (!groups.has(alike)) groups.set(alike, { layer, tasks: [] });
    groups.get(alike).tasks.push(t);
  }
  const boxes = [];
  for (const group of groups.values()) {
    if (group.tasks.length > (tasks.length > LARGE ? 1 : ALIKE)) {
      const wide = widen && group.tasks.length > MANY;
      const w = wide ? 2 * size.W + size.GAP_X : size.W;
      const cells = wide ? Math.floor((w - 18) / CELL) : size.cells;
      const beside = size === DENSE && group.tasks.length <= FEW;
      boxes.push({ id: `box ${group.tasks[0].task_id}`, layer: group.layer, tasks: group.tasks, many: true, beside, wide, cells, w, h: beside ? size.H : size.header + Math.ceil(group.tasks.length / cells) * CELL });
    } else for (const t of group.tasks) boxes.push({ id: t.task_id, layer: group.layer, tasks: [t], many: false, w: size.W, h: size.H });
  }
  return boxes;
}

function linesOf(links, of) {
  const lines = new Map();
  for (const link of links) {
    const from = of.get(link.from);
    const to = of.get(link.to);
    if (!from || !to || from === to || from.layer >= to.layer) continue;
    const id = `${from.id}\n${to.id}`;
    const line = lines.get(id) ?? { id, from, to, kind: link.kind, links: [] };
    line.links.push(link);
    lines.set(id, line);
  }
  return [...lines.values()];
}

/** Boxes of a layer near those they come from. */
function order(boxes, lines) {
  const rank = new Map();
  const into = new Map();
  for (const l of lines) into.set(l.to, [...(into.get(l.to) ?? []), l.from]);
  const layers = grouped(boxes, (b) => b.layer);
  for (const layer of [...layers.keys()].sort((a, b) => a - b)) {
    const column = layers.get(layer);
    const weight = (b) => {
      const from = into.get(b) ?? [];
      return from.length ? from.reduce((s, f) => s + (rank.get(f) ?? 0), 0) / from.length : 0;
    };
    column.sort((a, b) => weight(a) - weight(b) || (a.tasks[0].started_at < b.tasks[0].started_at ? -1 : 1));
    column.forEach((b, i) => rank.set(b, i));
  }
  boxes.sort((a, b) => a.layer - b.layer || rank.get(a) - rank.get(b));
}

function place(boxes, width, size) {
  const { W, GAP_X, GAP_Y, ROW_GAP } = size;
  const perRow = Math.max(1, Math.floor((width + GAP_X) / (W + GAP_X)));
  const columns = [];
  for (const [, layer] of grouped(boxes, (b) => b.layer)) {
    for (let i = 0; i < layer.length; i += TALL) columns.push(layer.slice(i, i + TALL));
  }
  const slots = (column) => (column.some((b) => b.wide) ? 2 : 1);
  let y = 0;
  for (let i = 0, row = 0; i < columns.length; row++) {
    const here = [];
    for (let taken = 0; i < columns.length && (!here.length || taken + slots(columns[i]) <= perRow); i++) {
      here.push({ column: columns[i], x: taken * (W + GAP_X) });
      taken += slots(columns[i]);
    }
    const heights = here.map(({ column }) => column.reduce((s, b) => s + b.h, 0) + (column.length - 1) * GAP_Y);
    const tallest = Math.max(...heights);
    here.forEach(({ column, x }, n) => {
      let top = y + (tallest - heights[n]) / 2;
      for (const box of column) {
        Object.assign(box, { x, y: top, row, rowTop: y, rowBottom: y + tallest });
        top += box.h + GAP_Y;
      }
    });
    y += tallest + ROW_GAP;
  }
}

function path(line, { GAP_X, ROW_GAP }) {
  const { from, to } = line;
  const x1 = from.x + from.w;
  const y1 = from.y + from.h / 2;
  const x2 = to.x;
  const y2 = to.y + to.h / 2;
  if (from.row === to.row && x2 > x1) {
    const bend = Math.min(GAP_X, (x2 - x1) / 2);
    return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  }
  if (from.row === to.row) return `M${from.x + from.w / 2} ${from.y + from.h}V${(from.rowBottom ?? from.y + from.h) + 8}`;
  // Out to the right, down between the rows, back to the left margin, in.
  const out = x1 + 12;
  const between = to.rowTop - ROW_GAP / 2;
  const into = x2 - 12;
  return `M${x1} ${y1}H${out - 6}Q${out} ${y1} ${out} ${y1 + 6}V${between - 6}Q${out} ${between} ${out - 6} ${between}H${into + 6}Q${into} ${between} ${into} ${between + 6}V${y2 - 6}Q${into} ${y2} ${into + 6} ${y2}H${x2}`;
}

/** The drawing. `select(taskId)` when a task is chosen. */
export function flow(drawn, critical, selected, select, now) {
  const pad = 16;
  return html`<div class="flow ${drawn.dense ? 'dense' : ''}" .style=${`height:${drawn.height + pad}px;min-width:${Math.min(drawn.width, 240)}px`}>
    <svg class="lines" width=${drawn.width + 24} height=${drawn.height + pad} aria-hidden="true">
      <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M1 1 7 4 1 7" fill="none" stroke="context-stroke" stroke-width="1.4"></path></marker></defs>
      ${drawn.lines.map((l) => svg`<path class="line k-${l.kind} ${l.links.some((k) => critical.has(k.from) && critical.has(k.to)) ? 'critical' : ''}" d=${path(l, drawn.size)} marker-end="url(#tip)"></path>`)}
    </svg>
    ${repeat(
      drawn.boxes,
      (b) => b.id,
      (b) => (b.many ? manyBox(b, critical, selected, select) : taskBox(b, critical, selected, select, now)),
    )}
  </div>`;
}

const placeOf = (b) => `left:${b.x}px;top:${b.y}px;width:${b.w}px;height:${b.h}px`;

function taskBox(b, critical, selected, select, now) {
  const t = b.tasks[0];
  return html`<button class="box s-${t.state} ${critical.has(t.task_id) ? 'critical' : ''}" aria-pressed=${selected === t.task_id} .style=${placeOf(b)} @click=${() => select(t.task_id)} title=${`${t.task_id}${t.message ? `\n${t.message}` : ''}${t.error ? `\n${t.error}` : ''}`}>
    <span class="t">${icon(t.state)}<span>${name(t)}</span></span>
    <span class="d">${t.agent_id && !t.event_type.startsWith(t.agent_id) ? html`<span class="a">${t.agent_id}</span>` : html`<span class="a">${t.state}</span>`}<span class="n">${t.attempt > 1 ? html`${t.attempt}× ` : nothing}${!ended(t.state) && t.progress ? html`${percent(t.progress)} · ` : nothing}${duration(elapsed(t, now))}</span></span>
    ${!ended(t.state) && t.progress ? html`<span class="under" .style=${`width:${t.progress * 100}%`}></span>` : nothing}
  </button>`;
}

function manyBox(b, critical, selected, select) {
  const done = b.tasks.filter((t) => ended(t.state)).length;
  const failed = b.tasks.filter((t) => t.state === 'failed').length;
  return html`<div class="box many ${b.beside ? 'beside' : ''} ${b.tasks.some((t) => critical.has(t.task_id)) ? 'critical' : ''}" .style=${placeOf(b)} role="group" aria-label=${`${many(b.tasks.length, 'task')} ${name(b.tasks[0])}`}>
    <span class="t"><span>${name(b.tasks[0])}</span><b>×${b.tasks.length}</b></span>
    <span class="d"><span class="a">${done === b.tasks.length ? 'all ended' : `${done} ended`}</span>${failed ? html`<span class="error">${failed} failed</span>` : nothing}</span>
    <span class="cells" .style=${`grid-template-columns:repeat(${b.beside ? b.tasks.length : b.cells}, 12px)`}>${b.tasks.map((t) => html`<button class="cell s-${t.state} ${critical.has(t.task_id) ? 'critical' : ''}" aria-pressed=${selected === t.task_id} aria-label=${`${t.task_id} ${t.state}`} title=${`${t.task_id}: ${t.state}${t.agent_id ? `, ${t.agent_id}` : ''}`} @click=${() => select(t.task_id)}></button>`)}</span>
  </div>`;
}

/** A task's type as a name: without the ending that says it is a request. */
export const name = (t) => t.event_type.replace(/[._-]requested$/, '');

/** What lines and signs mean. */
export function legend(lines) {
  const kinds = new Set(lines.map((l) => l.kind));
  return html`<p class="legend quiet small">
    <span><span class="key critical"></span>critical path: what decides when it ends</span>
    ${kinds.has('after') ? html`<span><span class="key"></span>led to, as events say</span>` : nothing}
    ${kinds.has('within') ? html`<span><span class="key within"></span>asked for by a task at work</span>` : nothing}
    ${kinds.has('time') ? html`<span><span class="key time"></span>came after, by time: no event says why</span>` : nothing}
  </p>`;
}

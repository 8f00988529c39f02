// SPDX-License-Identifier: Apache-2.0
// The list of plans: rows that are on the screen only, pages by cursor as they come into sight.
import { get } from './api.js';
import { count, duration, elapsed, full, many, missing, money, percent, planHref, relative, title, waitingOn } from './format.js';
import { html, icon, meter, nothing, problemBox, repeat } from './view.js';
import { key } from './attention.js';

const PAGE = 100;
const AHEAD = 12;
export const FILTERS = ['q', 'status', 'agent', 'waiting_on', 'session', 'scope', 'user_id', 'sort', 'source', 'started_after'];

const rowHeight = () => (matchMedia('(max-width: 640px)').matches ? 76 : 46);

/** Plans that fit `filters`, read page by page. */
export class PlanList {
  rows = [];
  #index = new Map();
  next = null;
  total = 0;
  relation = 'eq';
  incomplete = [];
  source = 'live';
  problem = null;
  loading = false;
  loaded = false;
  searching = false;
  current = -1;
  fresh = 0;
  #round = 0;

  constructor(draw) {
    this.draw = draw;
  }

  /** Reads the first page, forgetting what was there. */
  async begin(filters) {
    const round = ++this.#round;
    this.filters = filters;
    this.loading = true;
    this.searching = true;
    this.problem = null;
    this.draw();
    try {
      const page = await get('/v1/tracker/plans', { ...filters, limit: PAGE });
      if (round !== this.#round) return;
      this.rows = [];
      this.#index.clear();
      this.current = -1;
      this.fresh = 0;
      this.#take(page);
      this.total = page.total;
      this.relation = page.total_relation;
      this.loaded = true;
    } catch (e) {
      if (round !== this.#round) return;
      this.problem = e;
    }
    this.loading = false;
    this.searching = false;
    this.draw();
  }

  /** Reads the page after the last one. */
  async more() {
    if (this.loading || !this.next || this.problem) return;
    const round = this.#round;
    this.loading = true;
    try {
      const page = await get('/v1/tracker/plans', { ...this.filters, limit: PAGE, cursor: this.next });
      if (round === this.#round) this.#take(page);
    } catch (e) {
      if (round === this.#round) this.problem = e;
    }
    if (round === this.#round) {
      this.loading = false;
      this.draw();
    }
  }

  /** Reads the first page again and puts what is new on top, without moving what people look at. */
  async refresh(keepPlace) {
    if (this.loading || !this.loaded) return;
    const round = this.#round;
    let page;
    try {
      page = await get('/v1/tracker/plans', { ...this.filters, limit: PAGE });
    } catch (e) {
      if (round === this.#round) this.problem = e;
      this.draw();
      throw e;
    }
    if (round !== this.#round) return;
    this.problem = null;
    this.total = page.total;
    this.relation = page.total_relation;
    this.incomplete = page.incomplete;
    const known = page.items.filter((p) => this.#index.has(key(p)));
    this.fresh = page.items.length - known.length;
    if (keepPlace) {
      known.forEach((p) => this.update(p));
    } else if (this.rows.length <= PAGE) {
      this.rows = [];
      this.#index.clear();
      this.fresh = 0;
      this.#take(page);
    } else {
      const first = new Set(page.items.map(key));
      this.rows = [...page.items, ...this.rows.filter((p) => !first.has(key(p)))];
      this.fresh = 0;
      this.#reindex();
    }
    this.draw();
  }

  /** Takes a newer state of a plan that is in the list. */
  update(plan) {
    const at = this.#index.get(key(plan));
    if (at !== undefined && (this.rows[at].version <= plan.version || plan.pending_changes)) this.rows[at] = plan;
  }

  /** Leaves out a plan that is gone. */
  remove(plan) {
    if (!this.#index.has(key(plan))) return;
    this.rows = this.rows.filter((p) => key(p) !== key(plan));
    this.#reindex();
  }

  #take(page) {
    for (const plan of page.items) {
      const at = this.#index.get(key(plan));
      if (at === undefined) {
        this.#index.set(key(plan), this.rows.length);
        this.rows.push(plan);
      } else this.rows[at] = plan;
    }
    this.next = page.next_cursor;
    this.incomplete = page.incomplete;
    this.source = page.source;
  }

  #reindex() {
    this.#index.clear();
    this.rows.forEach((p, i) => this.#index.set(key(p), i));
  }
}

/** The rows that are in sight, at their places in a box as high as all of them. */
export function rows(list, session, everyone, top, viewport, now = Date.now()) {
  const height = rowHeight();
  const first = Math.max(0, Math.floor(-top / height) - AHEAD);
  const last = Math.min(list.rows.length, Math.ceil((viewport - top) / height) + AHEAD);
  if (last >= list.rows.length - AHEAD) queueMicrotask(() => list.more());
  const shown = [];
  for (let i = first; i < last; i++) shown.push(i);
  return html`<div class="rows" role="table" aria-label="Plans" aria-rowcount=${list.relation === 'eq' && !list.filters?.agent ? Math.max(list.total, list.rows.length) : -1}>
    <div class="row head" role="row">
      <span role="columnheader">Plan</span><span role="columnheader">Progress</span><span role="columnheader">Waits on</span><span role="columnheader" class="num">Took</span><span role="columnheader" class="num">Cost</span><span role="columnheader" class="num">Started</span>
    </div>
    <div class="rows-body" role="rowgroup" .style=${`height:${list.rows.length * height}px`}>
      ${repeat(
        shown,
        (i) => key(list.rows[i]),
        (i) => row(list.rows[i], i, height, list.current === i, session, everyone, now),
      )}
    </div>
  </div>`;
}

function row(plan, i, height, current, session, everyone, now) {
  const done = plan.completed_tasks + plan.failed_tasks + plan.cancelled_tasks;
  const href = planHref(plan, session);
  return html`<div class="row ${current ? 'current' : ''}" role="row" aria-rowindex=${i + 2} .style=${`transform:translateY(${i * height}px)`}>
    <span role="cell" class="c-plan">
      ${icon(plan.status)}<span class="name"><a href=${href} data-row=${i} title=${`${title(plan)}\n${plan.plan_id}`}>${title(plan)}</a>
      <span class="sub"><span class="sr">${plan.status} </span>${everyone ? html`${plan.user_id} · ` : nothing}${plan.error && plan.status !== 'completed' ? html`<span class="error" title=${plan.error}>${plan.error}</span>` : html`<code>${plan.plan_id}</code>${plan.current_state ? html` · ${plan.current_state}` : nothing}`}</span></span>
    </span>
    <span role="cell" class="c-progress">${meter(plan.progress, plan.status)}<span class="n">${plan.task_count ? `${done}/${plan.task_count}` : '–'}</span><span class="p">${percent(plan.progress)}</span></span>
    <span role="cell" class="c-waits" title=${plan.waiting?.reason ?? ''}>${waitingOn(plan)}</span>
    <span role="cell" class="num c-took">${duration(elapsed(plan, now))}</span>
    <span role="cell" class="num c-cost">${plan.usage.cost_usd ? money(plan.usage.cost_usd) : html`<span class="quiet">–</span>`}</span>
    <span role="cell" class="num c-started" title=${full(plan.started_at)}>${relative(plan.started_at, now)}</span>
  </div>`;
}

/** What stands above the rows: how many, of what, and what is missing. */
export function summary(list, anyFilter, onFresh) {
  if (list.problem && !list.rows.length) return nothing;
  const relation = list.relation === 'gte' ? 'at least ' : '';
  return html`<p class="list-summary quiet small" role="status">
    ${list.searching ? 'Searching …' : list.loaded ? html`${relation}${many(list.total, 'plan')}${anyFilter ? ' found' : ''}${list.rows.length < list.total ? html`, ${count(list.rows.length)} loaded` : nothing}` : 'Loading …'}
    ${list.source === 'history' ? html` · from history` : nothing}
    ${list.fresh ? html` · <button class="link" @click=${onFresh}>${list.fresh} new above: show</button>` : nothing}
    ${list.incomplete.length ? html`<span class="warn">${icon('warning')} Not complete: ${missing(list.incomplete)}</span>` : nothing}
  </p>`;
}

/** What stands below: a problem, an empty state that says what to do, or nothing. */
export function foot(list, anyFilter, clear, retry) {
  if (list.problem) return problemBox(list.problem, retry);
  if (list.loaded && !list.rows.length && !list.next) {
    if (list.incomplete.length) return html`<div class="empty"><p>No plan was found, but not everything could be looked through: ${missing(list.incomplete)}.</p><button class="button" @click=${retry}>Try again</button></div>`;
    if (anyFilter) return html`<div class="empty"><p>No plan fits these filters.</p><button class="button" @click=${clear}>Clear filters</button></div>`;
    return html`<div class="empty">
      <p><b>No plans yet.</b> Let agents work for you:</p>
      <pre tabindex="0">./headway up --demo</pre>
      <p>or send an event of your own:</p>
      <pre tabindex="0">curl ${location.origin}/v1/events -H 'X-Tenant-ID: acme' -H 'X-User-ID: ada' -H 'Content-Type: application/json' \\
  -d '{"source":"me","type":"plan.started","plan_id":"my-first","data":{"goal":"See it here"}}'</pre>
      <p class="quiet">It shows here for the tenant and user it was sent for, without reloading.</p>
    </div>`;
  }
  return list.loading && list.loaded ? html`<p class="quiet pad small">Loading more …</p>` : nothing;
}


// SPDX-License-Identifier: Apache-2.0
// The page people keep open: what runs, what needs them, what is stuck, what it costs.
import { get, Problem, unlessProblem } from './api.js';
import { letterList } from './deadletters.js';
import { attentionQueue, key, needs, Watch } from './attention.js';
import { fleet } from './fleet.js';
import { count, duration, many, missing, money, percent, planHref, relative, title } from './format.js';
import { follow } from './live.js';
import { FILTERS, foot, PlanList, rows, summary } from './planlist.js';
import { announce, drawer, html, icon, nothing, oldBecause, problemBox } from './view.js';

const OPEN = 'pending,running,waiting,paused';
const STATUSES = ['running', 'waiting', 'paused', 'pending', 'completed', 'failed', 'cancelled'];
const COUNTS_MS = 1000; // counts are asked again at most this often
const LETTERS_MS = 10_000; // they are read from Kafka itself
const SAVED = 'headway.views';

/** Draws the overview. */
export function mount(root, _, frame) {
  const view = drawer(root, template);
  const list = new PlanList(view.draw);
  const watch = new Watch();
  let facets = null;
  const problems = new Map();
  let open = null;
  let unseen = [];
  let openTotal = 0;
  let failed = [];
  let agents = null;
  let hour = null;
  let letters = null;
  let lettersAt = 0;
  let minutes = 60;
  let filters = readFilters();
  let limit = 6;
  let asOf = null;
  let soon = 0;
  let lastCounts = 0;
  let saved = readSaved();
  const everyone = () => frame.session.roles.some((r) => r !== 'user');

  function readFilters() {
    const query = new URLSearchParams(location.search);
    return Object.fromEntries(FILTERS.filter((f) => query.get(f)).map((f) => [f, query.get(f)]));
  }

  function readSaved() {
    try {
      return JSON.parse(localStorage.getItem(SAVED) ?? '[]');
    } catch {
      return [];
    }
  }

  function set(changes) {
    filters = Object.fromEntries(Object.entries({ ...filters, ...changes }).filter(([, v]) => v));
    frame.query(filters);
    list.begin(filters);
  }

  const anyFilter = () => Object.keys(filters).some((f) => f !== 'sort');

  /** Asks for what stands above the list. Each part fails by itself, and says so where it stands. */
  async function counts() {
    lastCounts = Date.now();
    const part = async (name, asked, take) => {
      try {
        take(await asked);
        problems.delete(name);
      } catch (e) {
        if (!(e instanceof Problem)) throw e;
        problems.set(name, e);
      }
    };
    const since = new Date(Date.now() - minutes * 60_000).toISOString();
    await Promise.all([
      part('facets', get('/v1/tracker/facets'), (f) => {
        facets = f;
        asOf = new Date();
      }),
      part('attention', Promise.all([get('/v1/tracker/plans', { status: OPEN, limit: 200 }), get('/v1/tracker/plans', { status: 'failed', sort: '-started_at', limit: 30 })]), ([o, x]) => {
        open = o.items.map(named);
        openTotal = o.total;
        failed = x.items;
        unseen = o.incomplete.concat(x.incomplete);
      }),
      lettersAt < Date.now() - LETTERS_MS && part('letters', get('/v1/tracker/dead-letters', { limit: 5 }), (l) => ([letters, lettersAt] = [l, Date.now()])),
      part('agents', get('/v1/tracker/agents'), (a) => (agents = a)),
      part('fleet', get('/v1/tracker/plans', { sort: '-started_at', started_after: since, limit: 200 }), (h) => (hour = h)),
    ]);
    view.draw();
    watch.look(open ?? [], view.draw).catch(reportError);
    if (problems.size) throw problems.values().next().value;
  }

  /** A part of the page: its problem, what it shows, or that it is on its way. */
  const shown = (name, value, content) => {
    const problem = problems.get(name);
    if (value) return html`${problem ? oldBecause(problem) : nothing}${content()}`;
    return problem ? problemBox(problem, () => counts().catch(unlessProblem)) : html`<p class="quiet empty">Loading …</p>`;
  };

  const named = (plan) => ({ ...plan, user_id_asked: everyone() ? plan.user_id : undefined });

  /** Asks again soon: once for many changes. */
  function changed() {
    if (soon) return;
    soon = setTimeout(
      async () => {
        soon = 0;
        const done = await Promise.allSettled([counts(), list.refresh(scrolledIn())]);
        done.filter((d) => d.reason).forEach((d) => unlessProblem(d.reason));
      },
      Math.max(50, lastCounts + COUNTS_MS - Date.now()),
    );
  }

  const scrolledIn = () => list.current >= 0 || (root.querySelector('.rows')?.getBoundingClientRect().top ?? 0) < -200;

  function updated(items) {
    for (const plan of items) {
      if (plan.erased) list.remove(plan);
      else if (plan.matches) list.update(plan);
    }
    view.draw();
    changed();
  }

  const stream = follow(
    '/v1/tracker/stream',
    {},
    {
      snapshot: () => changed(),
      resync: () => changed(),
      update: (data) => updated(data.items),
      state: (status) => {
        if (status.name === 'live' || status.name === 'stale') announce(`Connection: ${status.name}`);
        frame.live(status);
      },
      poll: () => Promise.all([counts(), list.refresh(scrolledIn())]),
    },
  );
  const tick = setInterval(() => {
    view.draw();
    if (Date.now() - lastCounts > 15_000) changed();
  }, 1000);
  const scrolled = () => view.draw();
  addEventListener('scroll', scrolled, { passive: true });
  addEventListener('resize', scrolled);
  frame.title('Plans');
  counts().catch(unlessProblem);
  list.begin(filters);

  const statusCount = (status) => facets?.status.find((s) => s.value === status)?.count ?? 0;

  function sentence(found) {
    const facetsProblem = problems.get('facets');
    if (facetsProblem && !facets) return html`<h1 class="sr">Plans</h1>${problemBox(facetsProblem, () => counts().catch(unlessProblem))}`;
    if (!facets) return html`<h1 class="sentence quiet">Counting …</h1>`;
    const people = found.filter((f) => f.kind === 'input').length;
    const stuck = found.filter((f) => f.kind === 'stalled').length;
    const late = found.filter((f) => f.kind === 'deadline').length;
    const budgets = found.filter((f) => f.kind === 'budget').length;
    const recent = found.filter((f) => f.kind === 'failed').length;
    const cost = (open ?? []).reduce((sum, p) => sum + p.usage.cost_usd, 0);
    const part = (n, what, changes, state) => html`<a class=${`part s-${state} ${n ? '' : 'none'}`} href=${`/?${new URLSearchParams(changes)}#list`} @click=${(e) => apply(e, changes)}><b>${count(n)}</b> ${what}</a>`;
    return html`<h1 class="sentence">
        ${part(statusCount('running') + statusCount('pending'), 'running', { status: 'pending,running' }, 'running')}
        ${part(Math.max(people, statusCount('waiting')), statusCount('waiting') === 1 ? 'waits for a person' : 'wait for a person', { waiting_on: 'input' }, 'waiting')}
        ${statusCount('paused') ? part(statusCount('paused'), 'paused', { status: 'paused' }, 'paused') : nothing}
        <a class=${`part s-stalled ${stuck ? '' : 'none'}`} href="#attention"><b>${count(stuck)}</b> may be stuck</a>
        ${late ? html`<a class="part s-stalled" href="#attention"><b>${late}</b> at or past a deadline</a>` : nothing}
        ${budgets ? html`<a class="part s-stalled" href="#attention"><b>${budgets}</b> with a budget at risk</a>` : nothing}
        ${part(statusCount('failed'), recent && recent < 30 ? html`failed<span class="quiet">, ${recent} today</span>` : 'failed', { status: 'failed', sort: '-started_at' }, 'failed')}
        ${cost ? html`<span class="part"><b>${money(cost)}</b> spent by open plans</span>` : nothing}
      </h1>
      <p class="quiet small asof">
        As of ${relative(asOf.toISOString())}${facets.partial ? html` · <span class="warn">${icon('warning')} not complete: ${missing(facets.incomplete)}</span>` : ', of all partitions'}.
        ${openTotal > watch.size + statusCount('waiting') && watch.size ? html`${count(watch.size)} of ${many(openTotal, 'open plan')} looked at for delays and budgets.` : nothing}
        ${facetsProblem ? html`<span class="warn">${icon('warning')} ${facetsProblem.title}: these counts are old.</span>` : nothing}
      </p>`;
  }

  function apply(event, changes) {
    event.preventDefault();
    set({ ...Object.fromEntries(FILTERS.map((f) => [f, ''])), ...changes });
    document.getElementById('list').scrollIntoView({ block: 'start' });
  }

  function saveView() {
    const name = prompt('Name of this view');
    if (!name) return;
    saved = [...saved.filter((s) => s.name !== name), { name, query: new URLSearchParams(filters).toString() }];
    keepSaved();
  }

  function keepSaved() {
    try {
      localStorage.setItem(SAVED, JSON.stringify(saved));
    } catch {
      announce('This browser keeps no views');
    }
    view.draw();
  }

  function toolbar() {
    const status = new Set((filters.status ?? '').split(',').filter(Boolean));
    const toggle = (s) => {
      const next = new Set(status);
      if (!next.delete(s)) next.add(s);
      set({ status: [...next].join(',') });
    };
    const known = facets?.agent ?? [];
    let typing = 0;
    const search = (event) => {
      clearTimeout(typing);
      const q = event.target.value.trim();
      typing = setTimeout(() => (filters.q ?? '') !== q && set({ q }), 180);
    };
    return html`<div class="toolbar" role="search">
        <label class="search"><span class="sr">Search plans</span><input id="search" type="search" placeholder="Search id, name, goal  ( / )" .value=${filters.q ?? ''} @input=${search}></label>
        <label><span class="sr">Agent</span><select @change=${(e) => set({ agent: e.target.value })}>
          <option value="" ?selected=${!filters.agent}>Any agent</option>
          ${known.map((a) => html`<option value=${a.value} ?selected=${filters.agent === a.value}>${a.value} (${a.count})</option>`)}
          ${filters.agent && !known.some((a) => a.value === filters.agent) ? html`<option selected value=${filters.agent}>${filters.agent}</option>` : nothing}
        </select></label>
        <label><span class="sr">Waits on</span><select @change=${(e) => set({ waiting_on: e.target.value })}>
          ${[['', 'Waits on anything'], ['agent', 'Waits on an agent'], ['planner', 'Waits on its planner'], ['input', 'Waits on input'], ['resume', 'Waits on a resume'], ['nothing', 'Ended']].map(([v, n]) => html`<option value=${v} ?selected=${(filters.waiting_on ?? '') === v}>${n}</option>`)}
        </select></label>
        <label><span class="sr">Order</span><select @change=${(e) => set({ sort: e.target.value })}>
          ${[['', 'Open first'], ['-started_at', 'Latest first'], ['plan_id', 'By id']].map(([v, n]) => html`<option value=${v} ?selected=${(filters.sort ?? '') === v}>${n}</option>`)}
        </select></label>
        ${anyFilter() ? html`<button class="quiet-button" @click=${() => set(Object.fromEntries(FILTERS.map((f) => [f, ''])))}>Clear</button><button class="quiet-button" @click=${saveView}>Save view</button>` : nothing}
      </div>
      <div class="chips" role="group" aria-label="Status">
        ${STATUSES.filter((s) => statusCount(s) || status.has(s)).map((s) => html`<button class="chip s-${s}" aria-pressed=${status.has(s)} @click=${() => toggle(s)}>${icon(s)}${s}<span class="n">${count(statusCount(s))}</span></button>`)}
        ${['session', 'scope', 'user_id', 'started_after'].filter((f) => filters[f]).map((f) => html`<button class="chip" aria-pressed="true" title="Remove" @click=${() => set({ [f]: '' })}>${f.replace('_', ' ')}: ${filters[f]} ✕</button>`)}
        ${saved.map((s) => html`<span class="saved"><a class="chip" href=${`/?${s.query}`} @click=${(e) => apply(e, Object.fromEntries(new URLSearchParams(s.query)))}>${s.name}</a><button class="quiet-button" aria-label=${`Forget view ${s.name}`} @click=${() => { saved = saved.filter((x) => x !== s); keepSaved(); }}>✕</button></span>`)}
      </div>`;
  }

  /** What ran in the time shown: what began in it, and what is open still. */
  const drawnPlans = () => hour.items.concat((open ?? []).filter((p) => !hour.items.some((h) => key(h) === key(p))));

  const begunBefore = () => {
    const more = hour.total - hour.items.length;
    return more > 0 ? `${hour.total_relation === 'gte' ? 'at least ' : ''}${count(more)} that began before the latest ${count(hour.items.length)}` : '';
  };

  function agentTable() {
    if (!agents.length) return html`<p class="quiet empty">No agent has been heard of.</p>`;
    const busiest = agents.toSorted((a, b) => b.in_flight - a.in_flight || Date.parse(b.last_seen) - Date.parse(a.last_seen)).slice(0, 8);
    return html`<table class="mini"><thead><tr><th>Agent</th><th class="num" title="Tasks asked for and not ended">Open</th><th class="num" title="Completed of the tasks that completed or failed">Success</th><th class="num" title="Half of its tasks took no longer / 95 of 100">p50 / p95</th></tr></thead>
      <tbody>${busiest.map((a) => html`<tr><td><a href=${`/agents/${encodeURIComponent(a.agent_id)}`} title=${`${a.agent_id}, last heard of ${relative(a.last_seen)}`}>${a.agent_id}</a></td><td class="num">${a.in_flight || html`<span class="quiet">0</span>`}</td><td class="num">${a.completed_tasks + a.failed_tasks ? percent(a.completed_tasks / (a.completed_tasks + a.failed_tasks)) : '–'}</td><td class="num">${a.total_tasks - a.in_flight ? html`${duration(a.p50_duration_seconds)} / ${duration(a.p95_duration_seconds)}` : '–'}</td></tr>`)}</tbody></table>
      ${agents.length > busiest.length ? html`<p class="small"><a href="/agents">All ${count(agents.length)} agents</a></p>` : nothing}`;
  }

  function template() {
    const now = Date.now();
    const found = needs(open ?? [], failed, watch, now);
    const body = root.querySelector('.rows-body');
    const top = body ? body.getBoundingClientRect().top : 0;
    const width = Math.max(200, Math.min(root.clientWidth || 960, 1680) - (innerWidth > 640 ? 48 : 32) - 34);
    return html`<div class="overview">
      <section class="health" aria-label="Health">${sentence(found)}</section>
      <section class="panel wide" aria-labelledby="fleet-h">
        <div class="panel-head"><h2 id="fleet-h">Fleet</h2><div class="seg" role="group" aria-label="Time shown">${[[15, '15 min'], [60, '1 h'], [360, '6 h']].map(([m, n]) => html`<button aria-pressed=${minutes === m} @click=${() => { minutes = m; changed(); view.draw(); }}>${n}</button>`)}</div></div>
        ${shown('fleet', hour, () => fleet(drawnPlans(), begunBefore(), frame.session, width, minutes, now))}
      </section>
      <div class="columns">
        <section class="panel" id="attention" aria-labelledby="attention-h"><div class="panel-head"><h2 id="attention-h">Needs attention</h2><span class="n">${count(found.length)}</span></div>
          ${shown('attention', open, () => attentionQueue(found, watch.unread, unseen, frame.session, limit, () => { limit += 30; view.draw(); }))}</section>
        <div class="stack">
          <section class="panel" aria-labelledby="agents-h"><div class="panel-head"><h2 id="agents-h">Agents</h2></div>${shown('agents', agents, agentTable)}</section>
          <section class="panel" aria-labelledby="letters-h"><div class="panel-head"><h2 id="letters-h">Dead letters</h2>${letters?.items.length ? html`<a class="small push" href="/dead-letters">All</a>` : nothing}</div>${shown('letters', letters, () => (letters.items.length ? letterList(letters.items.slice(0, 3), frame.session, false) : html`<p class="quiet empty">None of your records was refused.</p>`))}</section>
        </div>
      </div>
      <section class="panel wide list" id="list" aria-labelledby="list-h">
        <div class="panel-head"><h2 id="list-h">Plans</h2>${summary(list, anyFilter(), () => { list.current = -1; document.getElementById('list').scrollIntoView(); list.refresh(false); })}</div>
        ${toolbar()} ${list.rows.length ? rows(list, frame.session, everyone(), top, innerHeight, now) : nothing}
        ${foot(list, anyFilter(), () => set(Object.fromEntries(FILTERS.map((f) => [f, '']))), () => list.begin(filters))}
      </section>
    </div>`;
  }

  return {
    unmount() {
      stream.close();
      clearInterval(tick);
      clearTimeout(soon);
      removeEventListener('scroll', scrolled);
      removeEventListener('resize', scrolled);
      view.stop();
    },
    search() {
      document.getElementById('search').focus();
    },
    move(by) {
      if (!list.rows.length) return;
      list.current = Math.min(list.rows.length - 1, Math.max(0, list.current + by));
      const body = root.querySelector('.rows-body');
      const height = body.clientHeight / list.rows.length;
      const y = body.getBoundingClientRect().top + list.current * height;
      if (y < 60 || y > innerHeight - 2 * height) scrollBy(0, y - innerHeight / 2);
      view.draw();
      requestAnimationFrame(() => requestAnimationFrame(() => root.querySelector(`[data-row="${list.current}"]`)?.focus({ preventScroll: true })));
      announce(title(list.rows[list.current]));
    },
    enter() {
      const plan = list.rows[list.current];
      if (plan) frame.go(planHref(plan, frame.session));
    },
    escape() {
      list.current = -1;
      view.draw();
    },
  };
}

// SPDX-License-Identifier: Apache-2.0
// A plan's page: its way as a graph, a timeline and a log, live, or as of any instant.
import { get, planPath, Problem, read, unlessProblem } from './api.js';
import { byTask, criticalPath, edges } from './causes.js';
import { changes, rawEvents } from './events.js';
import { flow, layout, legend } from './flow.js';
import { count, ended, full, title } from './format.js';
import { follow, merged } from './live.js';
import { log } from './log.js';
import { planFacts, planHead } from './planhead.js';
import { Scrubber } from './scrubber.js';
import { subPlans } from './subplans.js';
import { taskList, taskPanel } from './taskpanel.js';
import { announce, drawer, html, nothing, notRead, oldBecause, problemBox } from './view.js';
import { waterfall } from './waterfall.js';

const TABS = [
  ['flow', 'Flow'],
  ['timeline', 'Timeline'],
  ['log', 'Log'],
  ['events', 'Raw events'],
  ['changes', 'Changes'],
];
const AGAIN_MS = 400;
const LOG_PAGE = 500;

/** Draws the page of `planId`. */
export function mount(root, [planId], frame) {
  const view = drawer(root, template);
  const query = new URLSearchParams(location.search);
  const user = query.get('user') ?? undefined;
  const pinned = query.get('at');
  let tab = TABS.some(([t]) => t === query.get('tab')) ? query.get('tab') : 'flow';
  let past = query.get('as_of');
  let selected = query.get('task');
  let problem = null;
  let now = null; // what is true now: {plan, tasks, events, transitions, progress, logs, hierarchy, …}
  let then = null; // what was true at `past`
  let drawn = null;
  let asList = matchMedia('(max-width: 640px)').matches;
  let showAll = false;
  let shared = '';
  let due = 0;
  let lastTook = 0;
  let busy = false;
  let again = false;
  let status = { name: 'connecting', since: Date.now() };
  const logState = { level: 'debug', opened: new Set(), text: '' };
  const eventState = { kind: '', text: '', opened: new Set(), all: false };
  const changeState = { planOnly: true };
  const scrubber = new Scrubber(scrubbed, view.draw);

  const who = { user_id: user };
  const path = (part) => planPath(planId, part);

  /** Everything about the plan; with `asOf` what was true then. */
  async function all(asOf, signal, known) {
    const options = { signal };
    const parameters = { ...who, as_of: asOf };
    // Once pinned, later reads are at least as new anyway.
    const first = !known && pinned && !asOf ? { ...parameters, at_least: pinned, wait_ms: 5000 } : parameters;
    const [plan, tasks, timeline, transitions] = await Promise.all([
      read(path(''), first, options),
      get(path('/tasks'), first, options),
      read(path('/timeline'), first, options),
      get(path('/transitions'), first, options),
    ]);
    return { plan: plan.value, position: plan.position, staleness: plan.staleness, source: plan.source, tasks, events: timeline.value.events, transitions };
  }

  async function load() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    const began = performance.now();
    try {
      const base = await all(undefined, undefined, now);
      const inHistory = base.source === 'history';
      const extra = async (promise) => {
        try {
          return await promise;
        } catch (e) {
          return e instanceof Problem ? { problem: e } : Promise.reject(e);
        }
      };
      const [progress, logs, hierarchy] = await Promise.all([
        inHistory ? null : extra(get(path('/progress'), who)),
        extra(logPages()),
        inHistory ? null : extra(get(path('/hierarchy'), who)),
      ]);
      // What could not be read stays as it was known, and the page says so.
      const missed = [['How it goes on', progress], ['Its sub-plans', hierarchy]].filter(([, read_]) => read_?.problem);
      now = {
        ...base,
        progress: progress?.problem ? (now?.progress ?? null) : progress,
        hierarchy: hierarchy?.problem ? (now?.hierarchy ?? null) : hierarchy,
        missed: missed.map(([what, read_]) => ({ what, problem: read_.problem })),
        logs: logs.problem ? (now?.logs ?? []) : logs.items,
        logsNext: logs.problem ? (now?.logsNext ?? null) : logs.next,
        logProblem: logs.problem,
      };
      problem = null;
      frame.title(title(now.plan));
      scrubber.range(now.plan, now.transitions, now.events);
      drawn = null;
      if (past && !then) await scrubbed(past);
    } catch (e) {
      if (!(e instanceof Problem)) throw e;
      problem = e;
    } finally {
      busy = false;
      lastTook = performance.now() - began;
      view.draw();
      if (again) {
        again = false;
        soon();
      }
    }
    if (problem) throw problem;
  }

  /** As many lines as were loaded before, at least a page. */
  async function logPages(wanted = now?.logs?.length ?? 0) {
    let items = [];
    let next = null;
    do {
      const page = await get(path('/logs'), { ...who, limit: LOG_PAGE, cursor: next });
      items = items.concat(page.items);
      next = page.next_cursor;
    } while (next && items.length < wanted);
    return { items, next };
  }

  /** Reads anew soon; the longer that takes, the rarer. */
  function soon() {
    if (!due) {
      due = setTimeout(
        () => {
          due = 0;
          load().catch(unlessProblem);
        },
        Math.max(AGAIN_MS, 3 * lastTook),
      );
    }
  }

  function arrived(plan) {
    const before = now?.plan.status;
    if (now) now.plan = plan;
    if (before && before !== plan.status) announce(`The plan is ${plan.status}`);
    view.draw();
    soon();
  }

  let document_ = null;
  const stream = follow(path('/stream'), who, {
    snapshot: (plan) => arrived((document_ = plan)),
    update: (patch) => arrived((document_ = merged(document_ ?? now?.plan ?? {}, patch))),
    resync: (told) => {
      announce('Some changes were missed; the newest state is shown');
      arrived((document_ = told.plan));
    },
    end: () => soon(),
    state: (s) => {
      status = s;
      tell();
    },
    poll: async () => {
      if (!now || !ended(now.plan.status) || now.plan.pending_changes) await load();
    },
  });

  function tell() {
    if (past) frame.live({ name: 'past', since: Date.parse(past) });
    else if (status.name === 'polling' && now && ended(now.plan.status)) frame.live({ ...status, name: 'ended' });
    else frame.live(status);
  }

  let asking = null;
  async function scrubbed(instant) {
    asking?.abort();
    past = instant;
    remember();
    tell();
    if (!instant) {
      then = null;
      drawn = null;
      view.draw();
      return;
    }
    asking = new AbortController();
    try {
      const read_ = await all(instant, asking.signal, now);
      then = { ...read_, progress: null, hierarchy: null, logs: (now?.logs ?? []).filter((l) => l.timestamp <= instant) };
      problem = null;
    } catch (e) {
      if (e.name === 'AbortError') return;
      if (e.status === 404 && now) then = { nothing: true };
      else problem = e;
    }
    drawn = null;
    view.draw();
  }

  function remember() {
    frame.query(Object.fromEntries(Object.entries({ user, tab: tab === 'flow' ? '' : tab, as_of: past, task: selected, at: pinned }).filter(([, v]) => v)));
  }

  function select(taskId) {
    selected = selected === taskId ? null : taskId;
    remember();
    view.draw();
  }

  function open(name) {
    tab = name;
    remember();
    view.draw();
  }

  async function share() {
    const link = new URL(location.href);
    link.searchParams.set('at', now.position);
    try {
      await navigator.clipboard.writeText(link.href);
      shared = 'Link copied: it shows this plan at least as new as now';
    } catch {
      shared = link.href;
    }
    announce(shared);
    view.draw();
  }

  /** The drawing's order, kept until tasks or width change. */
  function graph(shown, width) {
    if (!drawn || drawn.of !== shown || drawn.width !== width) {
      const links = edges(shown.tasks, shown.events);
      drawn = { of: shown, width, layout: layout(shown.tasks, links, width), critical: criticalPath(shown.tasks, links, ended(shown.plan.status) ? null : shown.progress?.critical_task?.task_id, ended(shown.plan.status)), byTask: byTask(shown.events) };
    }
    return drawn;
  }

  function template() {
    if (!now) return problem ? html`<div class="pad">${problemBox(problem, () => load().catch(unlessProblem))}${problem.status === 404 ? html`<p class="pad quiet">Its id may be mistyped, it may belong to another user or tenant, or it has not sent its first event yet: this page shows it when it does.</p>` : nothing}${problem.type === '/problems/ambiguous-plan' ? html`<p class="pad">Add <code>?user=…</code> to the address.</p>` : nothing}</div>` : html`<p class="quiet pad">Loading …</p>`;
    const shown = past ? (then ?? now) : now;
    // The clock of what is open: it stands still when the plan has ended.
    const clockNow = past ? Date.parse(past) : shown.plan.completed_at ? Date.parse(shown.plan.completed_at) : Date.now();
    return html`<div class="plan">
      ${problem ? oldBecause(problem) : nothing}
      ${past ? nothing : now.missed.map((m) => notRead(`${m.what} could not be read`, m.problem))}
      ${shown.nothing ? html`<div class="plan-head"><h1>${title(now.plan)}</h1><p class="quiet">At ${full(past)} it had no event yet.</p></div>` : planHead(shown.plan, shown.progress, past, shown.hierarchy, past ? clockNow : Date.now())}
      <div class="plan-actions">
        <button class="button" @click=${share}>Share</button>
        <a class="button" href=${path('') + (user ? `?user_id=${encodeURIComponent(user)}` : '')} target="_blank" rel="noopener">JSON</a>
        ${shared ? html`<span class="small quiet shared">${shared}</span>` : nothing}
      </div>
      ${scrubber.template(past)}
      ${shown.nothing ? nothing : body(shown, clockNow)}
    </div>`;
  }

  function body(shown, clockNow) {
    const wide = innerWidth >= 1100;
    const width = Math.max(200, (root.clientWidth || 900) - (innerWidth > 640 ? 48 : 32) - 34 - (wide ? 356 : 0));
    const g = graph(shown, width);
    const task = selected ? shown.tasks.find((t) => t.task_id === selected) : null;
    const counts = { flow: shown.tasks.length, timeline: shown.tasks.length, log: shown.logs.length, events: shown.events.length, changes: shown.transitions.length };
    return html`<div class="tabs" role="tablist" aria-label="Views" @keydown=${tabKeys}>
        ${TABS.map(([id, label]) => html`<button role="tab" id=${`tab-${id}`} aria-selected=${tab === id} aria-controls="view" tabindex=${tab === id ? 0 : -1} @click=${() => open(id)}>${label} <span class="n">${count(counts[id])}</span></button>`)}
      </div>
      <div class="plan-body">
        <div class="plan-main" id="view" role="tabpanel" aria-labelledby=${`tab-${tab}`}>
          <section class="panel">${views[tab](shown, g, clockNow)}</section>
          ${tab === 'flow' ? subPlans(shown.hierarchy, frame.session, clockNow) : nothing}
        </div>
        <aside class="panel plan-side" tabindex="0" aria-label=${task ? 'Task' : 'About this plan'}>${task ? taskPanel(task, g.byTask.get(task.task_id), g.critical.has(task.task_id), () => select(task.task_id), clockNow) : planFacts(shown.plan, shown.progress, shown)}</aside>
      </div>`;
  }

  const views = {
    flow: (shown, g, clockNow) =>
      shown.tasks.length
        ? html`<div class="panel-head">${legend(g.layout.lines)}<div class="seg" role="group" aria-label="Tasks as"><button aria-pressed=${!asList} @click=${() => { asList = false; view.draw(); }}>Graph</button><button aria-pressed=${asList} @click=${() => { asList = true; view.draw(); }}>List</button></div></div>
            ${asList ? taskList(shown.tasks, g.critical, selected, select, clockNow) : flow(g.layout, g.critical, selected, select, clockNow)}`
        : html`<p class="quiet empty">No task has been asked for ${past ? 'by then' : 'yet'}.</p>`,
    timeline: (shown, g, clockNow) => waterfall(shown.plan, shown.tasks, g.byTask, g.critical, shown.progress, selected, select, clockNow, showAll, () => { showAll = true; view.draw(); }),
    log: (shown) =>
      html`${now.logProblem ? problemBox(now.logProblem) : nothing}${now.logProblem && !shown.logs.length ? nothing : log(shown.logs, logState, !past && now.logsNext ? moreLog : null, (c) => {
        if (c.level) logState.level = c.level;
        if (c.text !== undefined) logState.text = c.text;
        if (c.open) logState.opened.add(c.open);
        view.draw();
      })}`,
    events: (shown) =>
      rawEvents(shown.events, eventState, (c) => {
        if (c.kind !== undefined) eventState.kind = c.kind;
        if (c.text !== undefined) eventState.text = c.text;
        if (c.all) eventState.all = true;
        if (c.open && !eventState.opened.delete(c.open)) eventState.opened.add(c.open);
        view.draw();
      }),
    changes: (shown) =>
      changes(shown.transitions, changeState, (c) => {
        changeState.planOnly = c.planOnly;
        view.draw();
      }),
  };

  async function moreLog() {
    const logs = await logPages(now.logs.length + 1);
    now = { ...now, logs: logs.items, logsNext: logs.next };
    drawn = null;
    view.draw();
  }

  function tabKeys(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const next = (TABS.findIndex(([t]) => t === tab) + by + TABS.length) % TABS.length;
    open(TABS[next][0]);
    requestAnimationFrame(() => document.getElementById(`tab-${tab}`).focus());
  }

  const resized = () => view.draw();
  addEventListener('resize', resized);
  const tick = setInterval(() => {
    if (now && !ended(now.plan.status) && !past) view.draw();
  }, 1000);
  load().catch(unlessProblem);

  return {
    unmount() {
      stream.close();
      scrubber.stop();
      clearInterval(tick);
      clearTimeout(due);
      asking?.abort();
      removeEventListener('resize', resized);
      view.stop();
    },
    search() {
      if (tab !== 'log' && tab !== 'events') open('events');
      requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById('page-search')?.focus()));
    },
    move(by) {
      const tasks = (past ? (then ?? now) : now)?.tasks ?? [];
      if (!tasks.length) return;
      const at = tasks.findIndex((t) => t.task_id === selected);
      selected = tasks[Math.min(tasks.length - 1, Math.max(0, at + by))].task_id;
      remember();
      view.draw();
      announce(selected);
    },
    escape() {
      if (selected) select(selected);
    },
  };
}


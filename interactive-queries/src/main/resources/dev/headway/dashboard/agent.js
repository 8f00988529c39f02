// SPDX-License-Identifier: Apache-2.0
// One agent: how long its tasks take, how that changed, what it is at.
import { good } from './agents.js';
import { get, unlessProblem } from './api.js';
import { chart } from './chart.js';
import { count, duration, elapsed, full, many, percent, planHref, relative, title, waitingOn } from './format.js';
import { follow } from './live.js';
import { drawer, html, meter, nothing, oldBecause, problemBox, repeat, stateLabel } from './view.js';

const PERIODS = [
  ['1h', '1 h', 3600],
  ['24h', '24 h', 86_400],
  ['7d', '7 d', 604_800],
];
const POINTS = 12; // a request each
const TOGETHER = 4;

/** Draws the page of `agentId`. */
export function mount(root, [agentId], frame) {
  const view = drawer(root, template);
  let period = new URLSearchParams(location.search).get('period') ?? '1h';
  let agent = null;
  let metrics = null;
  let course = [];
  let plans = null;
  let problem = null;
  let until = null;
  let soon = 0;
  let round = 0;

  const span = () => PERIODS.find(([p]) => p === period)?.[2] ?? 3600;

  async function load() {
    const mine = ++round;
    try {
      const [roster, list] = await Promise.all([get('/v1/tracker/agents'), get('/v1/tracker/plans', { agent: agentId, limit: 30 })]);
      if (mine !== round) return;
      agent = roster.find((a) => a.agent_id === agentId) ?? null;
      // An agent that has been away a while is shown as it was last.
      const last = agent ? Date.parse(agent.last_seen) + 1000 : Date.now();
      until = Date.now() - last < span() * 1000 ? Date.now() : last;
      const step = span() / POINTS;
      const whole = await get('/v1/tracker/metrics', { agent_id: agentId, period, until: new Date(until).toISOString() });
      const due = Array.from({ length: POINTS }, (_, i) => i);
      const points = [];
      const ask = async () => {
        for (let i = due.shift(); i !== undefined; i = due.shift()) {
          const end = until - (POINTS - 1 - i) * step * 1000;
          points[i] = await get('/v1/tracker/metrics', { agent_id: agentId, period: `${Math.round(step / 60)}m`, until: new Date(end).toISOString() });
        }
      };
      await Promise.all(Array.from({ length: TOGETHER }, ask));
      if (mine !== round) return;
      [metrics, plans, course, problem] = [whole, list, points, null];
    } catch (e) {
      if (mine !== round) return;
      problem = e;
      view.draw();
      throw e;
    }
    view.draw();
    requestAnimationFrame(() => requestAnimationFrame(drawCharts));
  }

  function drawCharts() {
    const took = root.querySelector('#took');
    if (!took || !course.length) return;
    const step = span() / POINTS;
    const times = course.map((_, i) => (until - (POINTS - 1 - i) * step * 1000) / 1000);
    const done = (m) => m.completed_tasks + m.failed_tasks;
    const durations = (name) => course.map((m) => (done(m) ? m[name] : null));
    chart(
      took,
      [times, durations('p50_duration_seconds'), durations('p95_duration_seconds'), durations('p99_duration_seconds')],
      [
        { label: 'p50', colour: '--completed-fill' },
        { label: 'p95', colour: '--waiting-fill' },
        { label: 'p99', colour: '--failed-fill', dash: [5, 4] },
      ],
      { format: duration },
    );
    chart(root.querySelector('#good'), [times, course.map((m) => (done(m) ? m.completed_tasks / done(m) : null))], [{ label: 'completed of ended', colour: '--completed-fill' }], { format: (v) => `${Math.round(v * 100)} %`, range: () => [0, 1.02] });
    chart(
      root.querySelector('#rate'),
      [times, course.map((m) => m.total_tasks), course.map((m) => m.failed_tasks)],
      [
        { label: 'tasks', colour: '--running-fill', fill: '--running-fill', bars: true },
        { label: 'failed', colour: '--failed-fill', fill: '--failed-fill', bars: true },
      ],
      { format: (v) => count(Math.round(v)) },
    );
  }

  const changed = () => {
    soon ||= setTimeout(() => {
      soon = 0;
      load().catch(unlessProblem);
    }, 5000);
  };
  const stream = follow('/v1/tracker/stream', {}, { snapshot: changed, update: changed, resync: changed, state: frame.live, poll: load }, 10_000);
  const redraw = () => drawCharts();
  addEventListener('resize', redraw);
  addEventListener('headway:theme', redraw);
  frame.title(agentId);
  load().catch(unlessProblem);

  function template() {
    if (!metrics) return html`<div class="pad">${problem ? problemBox(problem, () => load().catch(unlessProblem)) : 'Loading …'}</div>`;
    const ends = metrics.completed_tasks + metrics.failed_tasks;
    const steps = [['p50', metrics.p50_duration_seconds, 'half took no longer'], ['p95', metrics.p95_duration_seconds, '95 of 100'], ['p99', metrics.p99_duration_seconds, '99 of 100']];
    const longest = Math.max(...steps.map(([, v]) => v), 0.001);
    return html`<div class="overview agent-page">
      <div class="plan-head"><p class="crumbs small"><a href="/agents">Agents</a></p><h1>${agentId}</h1>
        <p class="quiet">${agent ? html`Last heard of <span title=${full(agent.last_seen)}>${relative(agent.last_seen)}</span>, ${many(agent.in_flight, 'open task')}, ${many(agent.total_tasks, 'task')} in all, ${percent(good(agent))} of the ended ones completed.` : 'No task of the plans you see was ever this agent’s.'}</p></div>
      ${problem ? oldBecause(problem) : nothing}
      <section class="panel wide"><div class="panel-head"><h2>Tasks begun in ${Math.abs(until - Date.now()) > 60_000 ? html`the ${PERIODS.find(([p]) => p === period)?.[1]} before it was last heard of` : html`the last ${PERIODS.find(([p]) => p === period)?.[1]}`}</h2>
        <div class="seg" role="group" aria-label="Period">${PERIODS.map(([p, n]) => html`<button aria-pressed=${period === p} @click=${() => { period = p; frame.query({ period }); load().catch(unlessProblem); view.draw(); }}>${n}</button>`)}</div></div>
        <dl class="figures"><div><dt>Tasks</dt><dd><b>${count(metrics.total_tasks)}</b> <span class="quiet">${count(metrics.open_tasks)} open</span></dd></div><div><dt>Completed</dt><dd><b>${count(metrics.completed_tasks)}</b> <span class="quiet">${ends ? percent(metrics.completed_tasks / ends) : '–'}</span></dd></div><div><dt>Failed</dt><dd><b class=${metrics.failed_tasks ? 'error' : ''}>${count(metrics.failed_tasks)}</b></dd></div><div><dt>Mean</dt><dd><b>${ends ? duration(metrics.avg_duration_seconds) : '–'}</b></dd></div></dl>
        ${ends ? html`<h3 class="gap">How long they took</h3><ul class="quantiles">${steps.map(([n, v, what]) => html`<li><span class="quiet" title=${what}>${n}</span>${meter(v / longest, 'running', `${n}: ${duration(v)}`)}<span class="num">${duration(v)}</span></li>`)}</ul>` : html`<p class="quiet empty">No task ended in this period.</p>`}
      </section>
      <div class="charts">
        <section class="panel"><h2>Durations</h2><div id="took" class="chart" role="img" aria-label="Durations over time: p50, p95, p99"></div></section>
        <section class="panel"><h2>Success</h2><div id="good" class="chart" role="img" aria-label="Share of completed tasks over time"></div></section>
        <section class="panel"><h2>Tasks</h2><div id="rate" class="chart" role="img" aria-label="Tasks begun over time, and failed ones"></div></section>
      </div>
      <section class="panel wide"><div class="panel-head"><h2>Plans with it</h2><span class="n">${plans.total_relation === 'gte' ? 'at least ' : ''}${count(plans.total)}</span><a class="small push" href=${`/?agent=${encodeURIComponent(agentId)}`}>All of them</a></div>
        <div class="scroll-x"><table class="mini"><thead><tr><th>Plan</th><th>State</th><th>Waits on</th><th class="num">Took</th></tr></thead><tbody>${repeat(plans.items, (p) => p.user_id + p.plan_id, (p) => html`<tr><td><a href=${planHref(p, frame.session)} title=${title(p)}>${title(p)}</a></td><td>${stateLabel(p.status)}</td><td class="quiet">${waitingOn(p)}</td><td class="num">${duration(elapsed(p))}</td></tr>`)}</tbody></table></div></section>
    </div>`;
  }

  return {
    unmount() {
      round += 1;
      stream.close();
      clearTimeout(soon);
      removeEventListener('resize', redraw);
      removeEventListener('headway:theme', redraw);
      view.stop();
    },
  };
}

// SPDX-License-Identifier: Apache-2.0
// The head of a plan's page: state and why, how far, how long still, what it costs.
import { clock, count, duration, elapsed, ended, full, many, money, percent, relative, short, title } from './format.js';
import { html, icon, meter, nothing, stateLabel } from './view.js';

/** The head. `past`: shown as of an instant, where only what events say is known. */
export function planHead(plan, progress, past, hierarchy, now) {
  const share = !past && progress ? progress.progress : plan.progress;
  const done = plan.completed_tasks + plan.failed_tasks + plan.cancelled_tasks;
  return html`<div class="plan-head">
    <p class="crumbs small"><a href="/">Plans</a>${plan.session_id ? html` <span class="quiet">/</span> <a href=${`/?session=${encodeURIComponent(plan.session_id)}`} title="Plans of this session">${plan.session_id}</a>` : nothing}${plan.parent_plan_id ? html` <span class="quiet">/ below</span> <a href=${`/plans/${encodeURIComponent(plan.parent_plan_id)}`}>${plan.parent_plan_id}</a>` : nothing} <span class="quiet">/</span> <code>${plan.plan_id}</code></p>
    <h1 title=${title(plan)}>${title(plan)}</h1>
    <div class="why-line">${stateLabel(plan.status)}<span class="why">${why(plan, progress, past, now)}</span></div>
    <dl class="figures">
      <div><dt>Progress</dt><dd><b>${percent(share)}</b> ${meter(share, plan.status)} <span class="quiet">${plan.task_count ? html`${count(done)} of ${many(plan.task_count, 'task')}${plan.declared_tasks === null && !ended(plan.status) ? ' known' : ''}` : 'no tasks yet'}${plan.failed_tasks ? html`, <span class="error">${plan.failed_tasks} failed</span>` : nothing}</span></dd></div>
      <div><dt>${ended(plan.status) ? 'Ended' : 'Time left'}</dt><dd>${ended(plan.status) ? html`<b title=${full(plan.completed_at)}>${relative(plan.completed_at, now)}</b> <span class="quiet">${clock(plan.completed_at)}</span>` : past ? html`<span class="quiet">not reckoned for the past</span>` : eta(progress)}</dd></div>
      <div><dt>${ended(plan.status) ? 'Took' : 'Running for'}</dt><dd><b>${duration(elapsed(plan, past ? Date.parse(past) : now))}</b> <span class="quiet" title=${full(plan.started_at)}>from ${clock(plan.started_at)}</span></dd></div>
      <div><dt>Cost</dt><dd>${cost(plan, progress, past, hierarchy)}</dd></div>
      ${plan.deadline ? html`<div><dt>Deadline</dt><dd><b class=${Date.parse(plan.deadline) < (plan.completed_at ? Date.parse(plan.completed_at) : now) ? 'error' : ''}>${relative(plan.deadline, now)}</b> <span class="quiet">${clock(plan.deadline)}</span></dd></div>` : nothing}
    </dl>
    ${!past && progress?.stages.length ? html`<ol class="stages" aria-label="Stages">${progress.stages.map((s) => html`<li class=${s.name === progress.current_stage && !ended(plan.status) ? 'current' : ''}><span>${s.name}</span><span class="quiet small">${s.total_steps ? `${s.completed_steps}/${s.total_steps}` : percent(s.progress)}</span>${meter(s.progress, s.progress >= 1 ? 'completed' : plan.status)}</li>`)}</ol>` : nothing}
  </div>`;
}

function why(plan, progress, past, now) {
  if (plan.error && ended(plan.status)) return html`<span class=${plan.status === 'failed' ? 'error' : ''}>${plan.error}</span>`;
  if (plan.status === 'completed') return nothing;
  if (plan.status === 'waiting' && plan.waiting) {
    return html`for <b>${plan.waiting.expected_event ?? 'input'}</b> since ${duration(((past ? Date.parse(past) : now) - Date.parse(plan.waiting.since)) / 1000)}${plan.waiting.timeout_seconds ? `, at most ${duration(plan.waiting.timeout_seconds)}` : ''}${plan.waiting.reason ? html`<span class="quiet">: ${plan.waiting.reason}</span>` : nothing}`;
  }
  if (!past && progress) return html`<span class=${progress.overdue ? 'warn' : ''}>${progress.overdue ? icon('warning') : nothing} ${progress.explanation}</span>`;
  return plan.current_state ?? nothing;
}

function eta(progress) {
  if (!progress) return html`<span class="quiet">…</span>`;
  const e = progress.eta;
  if (e.method === 'none' || e.p50_seconds === null) return html`<span class="quiet" title=${e.explanation}>no estimate: ${e.explanation}</span>`;
  if (e.p50_seconds === 0 && !e.p90_seconds) return html`<span title=${e.explanation}><b>due now</b> <span class="quiet">it takes longer than such tasks usually do (${many(e.basis, 'task')})</span></span>`;
  return html`<span title=${`${e.explanation}${e.calibration ? `\nOf recent such tasks ${percent(e.calibration.within_p50)} took no longer than the median promised, ${percent(e.calibration.within_p90)} no longer than nine of ten` : ''}`}><b>${duration(e.p50_seconds)}${e.p90_seconds !== null ? ` – ${duration(e.p90_seconds)}` : ''}</b> <span class="quiet">${e.method === 'history' ? `half – nine of ten, from ${many(e.basis, 'task')}` : e.method === 'average' ? `average of ${many(e.basis, 'task')}` : 'at its own pace'}</span></span>`;
}

function cost(plan, progress, past, hierarchy) {
  const tokens = plan.usage.input_tokens + plan.usage.output_tokens;
  const limit = plan.budget?.cost_usd ?? null;
  const tokenLimit = plan.budget?.tokens ?? null;
  const p = past ? null : progress;
  const risk = p && (p.cost_usd.exhausted || p.tokens.exhausted) ? 'spent' : p && (p.cost_usd.at_risk || p.tokens.at_risk) ? 'at risk' : null;
  const below = hierarchy && hierarchy.root.sub_plans.length ? hierarchy.root.roll_up.usage.cost_usd : null;
  if (!tokens && !plan.usage.cost_usd && limit === null && tokenLimit === null && !below) return html`<span class="quiet">none reported</span>`;
  return html`<b>${money(plan.usage.cost_usd)}</b>${limit !== null ? html` of ${money(limit)} ${meter(Math.min(1, plan.usage.cost_usd / limit), risk ? 'failed' : 'running', `${percent(plan.usage.cost_usd / limit)} of the budget`)}` : nothing}
    <span class="quiet">${short(tokens)}${tokenLimit !== null ? ` of ${short(tokenLimit)}` : ''} tokens${p && limit !== null && p.cost_usd.forecast !== null && !ended(plan.status) ? `, ${money(p.cost_usd.forecast)} at the end` : ''}${below !== null ? `, ${money(below)} with sub-plans` : ''}</span>${risk ? html` <span class="warn">${icon('warning')} budget ${risk}</span>` : nothing}`;
}

/** What is known about the plan besides. */
export function planFacts(plan, progress, state) {
  const rows = [
    ['Goal', plan.goal],
    ['Asked for by', plan.goal_event === 'unknown' ? null : plan.goal_event],
    ['Planner says', plan.current_state],
    ['User', plan.user_id],
    ['Scope', plan.scope_id],
    ['Trace', plan.trace_id],
    ['Refused events', progress?.dead_letters ? html`<span class="warn">${many(progress.dead_letters.count, 'dead letter')}, the last ${relative(progress.dead_letters.latest_at)}: ${progress.dead_letters.latest_reason}</span>` : null],
    ['Contradictions', plan.conflicts ? html`<span class="warn">${count(plan.conflicts)}</span>` : null],
    ['Results without task', plan.unmatched_results ? html`<span class="warn">${count(plan.unmatched_results)}</span>` : null],
    ['Agent is behind by', progress?.agent_lag ? many(progress.agent_lag, 'request') : null],
    ['Events', `${count(plan.events)}, version ${count(plan.version)}${plan.pending_changes ? ' and newer' : ''}`],
    ['Answered', state.source === 'history' ? 'from history' : state.staleness ? html`<span class="warn">from a copy: ${state.staleness}</span>` : 'by the owner of its partition'],
    ['Digest', html`<code title=${plan.state_digest}>${plan.state_digest.slice(0, 16)}…</code>`],
  ];
  return html`<h2>About this plan</h2><dl class="facts">${rows.filter(([, v]) => v).map(([k, v]) => html`<dt>${k}</dt><dd>${v}</dd>`)}</dl>`;
}

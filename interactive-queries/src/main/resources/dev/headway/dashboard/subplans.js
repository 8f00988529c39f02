// SPDX-License-Identifier: Apache-2.0
// The plans below a plan, as a tree with everything rolled up.
import { duration, elapsed, many, money, planHref, title } from './format.js';
import { html, icon, meter, nothing } from './view.js';

/** The tree; empty without sub-plans. */
export function subPlans(hierarchy, session, now) {
  const root = hierarchy?.root;
  if (!root?.sub_plans.length) return nothing;
  const r = root.roll_up;
  return html`<section class="panel" aria-labelledby="sub-h">
    <div class="panel-head"><h2 id="sub-h">Sub-plans</h2><span class="n">${r.plans - 1}</span>
      <span class="quiet small">with this plan: ${many(r.task_count, 'task')}, ${r.completed_tasks} completed, ${r.failed_tasks} failed${r.usage.cost_usd ? `, ${money(r.usage.cost_usd)}` : ''}</span></div>
    <ul class="tree">${root.sub_plans.map((n) => node(n, session, now, 0))}</ul>
    ${hierarchy.cycles.length ? html`<p class="warn small">${icon('warning')} Cut where a plan would come up a second time: ${hierarchy.cycles.map((c) => JSON.stringify(c)).join(', ')}</p>` : nothing}
    ${hierarchy.truncated.length ? html`<p class="warn small">${icon('warning')} Not shown, since there are too many: the sub-plans of ${hierarchy.truncated.join(', ')}</p>` : nothing}
  </section>`;
}

function node(n, session, now, depth) {
  const r = n.roll_up;
  const done = r.completed_tasks + r.failed_tasks + r.cancelled_tasks;
  return html`<li>
    <a class="tree-plan s-edge-${n.plan.status}" href=${planHref(n.plan, session)}>
      ${icon(n.plan.status)}<span class="tree-name"><span class="tree-title">${title(n.plan)}</span><span class="quiet small"><span class="sr">${n.plan.status}, </span><code>${n.plan.plan_id}</code>${n.sub_plans.length ? ` · ${many(r.plans - 1, 'plan')} below` : ''}</span></span>
      <span class="tree-n">${meter(r.task_count ? done / r.task_count : n.plan.progress, n.plan.status)}<span class="small">${r.task_count ? `${done}/${r.task_count}` : '–'}</span></span>
      <span class="tree-took num small">${duration(elapsed(n.plan, now))}</span>
      <span class="tree-cost num small quiet">${r.usage.cost_usd ? money(r.usage.cost_usd) : ''}</span>
    </a>
    ${n.sub_plans.length ? html`<details ?open=${depth < 3}><summary class="sr-summary"><span class="small quiet">${many(n.sub_plans.length, 'sub-plan')}</span></summary><ul>${n.sub_plans.map((c) => node(c, session, now, depth + 1))}</ul></details>` : nothing}
  </li>`;
}

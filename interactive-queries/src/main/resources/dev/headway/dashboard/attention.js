// SPDX-License-Identifier: Apache-2.0
// What needs somebody: why, since when, and what a delay costs.
import { get, planPath, Problem } from './api.js';
import { duration, many, missing, money, planHref, relative, title } from './format.js';
import { html, icon, nothing, notRead, repeat } from './view.js';

const LOOK_AT = 40; // open plans asked for their progress in one round
const TOGETHER = 4;
const FRESH_MS = 15_000;
const FAILED_WITHIN_MS = 24 * 3600_000;
const NEAR_DEADLINE_MS = 15 * 60_000;

/** Asks open plans how they go on, each again when it has changed or some seconds later. */
export class Watch {
  #known = new Map();
  #unread = new Map(); // what could not be read, with the problem
  #running = false;

  /** Looks at `plans`, the longest open first; calls `found` as answers come. */
  async look(plans, found) {
    if (this.#running) return;
    this.#running = true;
    const keys = new Set(plans.map(key));
    for (const some of [this.#known, this.#unread]) for (const one of some.keys()) if (!keys.has(one)) some.delete(one);
    const now = Date.now();
    const due = plans
      .filter((p) => p.status !== 'waiting')
      .filter((p) => {
        const known = this.#known.get(key(p));
        return !known || known.version !== p.version || now - known.at > FRESH_MS;
      })
      .sort((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at))
      .slice(0, LOOK_AT);
    const ask = async () => {
      for (let plan = due.shift(); plan; plan = due.shift()) {
        try {
          const progress = await get(planPath(plan.plan_id, '/progress'), { user_id: plan.user_id_asked });
          this.#known.set(key(plan), { version: plan.version, at: Date.now(), progress });
          this.#unread.delete(key(plan));
        } catch (e) {
          if (!(e instanceof Problem)) throw e;
          // What was known stays, and is asked for again in the next round.
          const known = this.#known.get(key(plan));
          if (e.status === 404) {
            this.#known.delete(key(plan));
            this.#unread.delete(key(plan));
          } else {
            if (known) known.at = 0;
            this.#unread.set(key(plan), e);
          }
        }
      }
    };
    try {
      await Promise.all(Array.from({ length: TOGETHER }, ask));
      found();
    } finally {
      this.#running = false;
    }
  }

  /** What is known of `plan`'s progress; undefined without. */
  progress(plan) {
    return this.#known.get(key(plan))?.progress;
  }

  /** The problems of the plans that could not be looked at. */
  get unread() {
    return [...this.#unread.values()];
  }

  /** How many open plans were looked at. */
  get size() {
    return this.#known.size;
  }
}

export const key = (plan) => `${plan.user_id}\n${plan.plan_id}`;

/** What needs somebody, the most urgent first. */
export function needs(open, failed, watch, now = Date.now()) {
  const found = [];
  for (const plan of open) {
    const progress = watch.progress(plan);
    const deadline = plan.deadline ? Date.parse(plan.deadline) : null;
    if (plan.status === 'waiting' && plan.waiting) {
      const since = Date.parse(plan.waiting.since);
      const left = plan.waiting.timeout_seconds ? since / 1000 + plan.waiting.timeout_seconds - now / 1000 : null;
      found.push({
        plan,
        kind: 'input',
        label: 'waits for a person',
        why: `${plan.waiting.expected_event ?? 'input'} awaited for ${duration((now - since) / 1000)}`,
        more: left === null ? '' : left > 0 ? `gives up in ${duration(left)}` : `should have given up ${duration(-left)} ago`,
        rank: left !== null && left < 600 ? 0 : 1,
        since,
      });
    }
    if (plan.status === 'paused') found.push({ plan, kind: 'paused', label: 'paused', why: 'goes on when somebody resumes it', more: '', rank: 4, since: Date.parse(plan.started_at) });
    if (deadline !== null && deadline - now < NEAR_DEADLINE_MS) {
      const over = now > deadline;
      found.push({ plan, kind: 'deadline', label: over ? 'past its deadline' : 'deadline near', why: over ? `by ${duration((now - deadline) / 1000)}` : `in ${duration((deadline - now) / 1000)}`, more: '', rank: over ? 1 : 3, since: deadline });
    }
    if (progress?.overdue && plan.status !== 'waiting') {
      found.push({ plan, kind: 'stalled', label: 'may be stuck', why: progress.explanation, more: '', rank: 2, since: Date.parse(progress.waiting_since ?? plan.started_at) });
    }
    if (progress?.dead_letters) {
      const refused = progress.dead_letters;
      found.push({ plan, kind: 'refused', label: 'events refused', why: `${refused.count}, the last as ${refused.latest_reason}`, more: relative(refused.latest_at, now), rank: 3, since: Date.parse(refused.latest_at) });
    }
    const spent = progress && (progress.cost_usd.exhausted || progress.tokens.exhausted || progress.cost_usd.at_risk || progress.tokens.at_risk);
    if (spent) {
      const exhausted = progress.cost_usd.exhausted || progress.tokens.exhausted;
      const cost = progress.cost_usd.limit !== null ? `${money(progress.cost_usd.spent)} of ${money(progress.cost_usd.limit)}` : `${progress.tokens.spent} of ${progress.tokens.limit} tokens`;
      found.push({ plan, kind: 'budget', label: exhausted ? 'budget spent' : 'budget at risk', why: cost, more: progress.cost_usd.forecast ? `forecast ${money(progress.cost_usd.forecast)}` : '', rank: exhausted ? 1 : 3, since: Date.parse(plan.started_at) });
    }
  }
  for (const plan of failed) {
    const at = Date.parse(plan.completed_at ?? plan.started_at);
    if (now - at < FAILED_WITHIN_MS) found.push({ plan, kind: 'failed', label: 'failed', why: plan.error ?? 'no reason given', more: relative(plan.completed_at, now), rank: 3, since: at });
  }
  return found.sort((a, b) => a.rank - b.rank || (a.kind === 'failed' ? b.since - a.since : a.since - b.since));
}

const ICON = { input: 'waiting', paused: 'paused', deadline: 'warning', stalled: 'warning', budget: 'warning', refused: 'warning', failed: 'failed' };

/** The queue. `unread`: the problems of plans that could not be looked at; `unseen`: the partitions that could not. */
export function attentionQueue(found, unread, unseen, session, limit, showAll) {
  const missed = html`${unseen.length ? html`<p class="warn small">${icon('warning')} Not complete: ${missing(unseen)}</p>` : nothing}${unread.length ? notRead(`Whether ${many(unread.length, 'open plan')} may be stuck could not be read`, unread[0]) : nothing}`;
  if (!found.length && (unread.length || unseen.length)) return missed;
  if (!found.length) return html`<p class="quiet empty">Nothing waits for you: no plan of those open waits for a person, is overdue, or is near its deadline or budget, and none failed in the last 24 hours.</p>`;
  return html`${missed}<ul class="queue">
      ${repeat(
        found.slice(0, limit),
        (f) => f.kind + key(f.plan),
        (f) => html`<li class="k-${f.kind}">
          ${icon(ICON[f.kind])}
          <div>
            <a href=${planHref(f.plan, session)} title=${title(f.plan)}>${title(f.plan)}</a>
            <p><b>${f.label}</b> <span class="why" title=${f.why}>${f.why}</span>${f.more ? html` <span class="quiet">· ${f.more}</span>` : nothing}</p>
          </div>
        </li>`,
      )}
    </ul>
    ${found.length > limit ? html`<button class="quiet-button" @click=${showAll}>${found.length - limit} more</button>` : nothing}`;
}

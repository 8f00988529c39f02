// SPDX-License-Identifier: Apache-2.0
// The plans of the last hour as bars, packed into lanes: what ran beside what, and how it ended.
import { clock, count, duration, elapsed, ended, planHref, title, waitingOn } from './format.js';
import { html, nothing, svg } from './view.js';

const LANES = 40;
const HEIGHT = 152; // of all lanes, in which they are the thinner the more they are
const LANE = 9;
const GAP_MS = 4000; // between two bars of a lane, at an hour's width

const idle = (plan) => Number(plan.status === 'waiting' || plan.status === 'paused');

/** Packs `plans` into lanes by their times; what does not fit is counted. */
export function lanes(plans, from, to) {
  const free = [];
  const placed = [];
  let left = 0;
  const gap = ((to - from) / 3_600_000) * GAP_MS;
  const inside = plans
    .map((plan) => ({ plan, start: Math.max(from, Date.parse(plan.started_at)), end: Math.min(to, plan.completed_at ? Date.parse(plan.completed_at) : to) }))
    .filter((bar) => bar.end >= from && bar.start <= to && bar.end >= bar.start)
    // What waits for hours would take every lane from what is at work: it comes last.
    .sort((a, b) => idle(a.plan) - idle(b.plan) || a.start - b.start);
  for (const bar of inside) {
    let lane = free.findIndex((taken) => taken.every((t) => t.end + gap <= bar.start || bar.end + gap <= t.start));
    if (lane < 0 && free.length < LANES) lane = free.push([]) - 1;
    if (lane < 0) {
      left += 1;
      continue;
    }
    free[lane].push(bar);
    placed.push({ ...bar, lane });
  }
  return { placed, used: Math.max(1, free.length), left };
}

/** The drawing; `width` in pixels. `unseen`: how many more there are, in words, or nothing. */
export function fleet(plans, unseen, session, width, minutes, now = Date.now()) {
  const from = now - minutes * 60_000;
  const { placed, used, left } = lanes(plans, from, now);
  const lane = Math.min(LANE, HEIGHT / used);
  const gap = lane > 6 ? 3 : 1;
  const height = used * lane + 20;
  const x = (t) => ((t - from) / (now - from)) * width;
  const step = minutes <= 15 ? 3 : minutes <= 60 ? 10 : 60;
  const ticks = [];
  for (let t = Math.ceil(from / (step * 60_000)) * step * 60_000; t < now; t += step * 60_000) ticks.push(t);
  if (!placed.length) return html`<p class="quiet empty">No plan ran in the last ${minutes === 60 ? 'hour' : duration(minutes * 60)}.</p>`;
  return html`<svg class="fleet" width=${width} height=${height} role="group" aria-label=${`${placed.length} plans of the last ${duration(minutes * 60)}`}>
      ${ticks.map((t) => svg`<line class="tick" x1=${x(t)} x2=${x(t)} y1="0" y2=${height - 16}></line>${x(t) < width - 24 && x(t) > 12 ? svg`<text class="tick-label" x=${x(t)} y=${height - 3} text-anchor="middle">${clock(new Date(t).toISOString()).slice(-8, -3)}</text>` : nothing}`)}
      ${placed.map((bar) => {
        const w = Math.max(3, x(bar.end) - x(bar.start));
        const plan = bar.plan;
        return svg`<a href=${planHref(plan, session)} tabindex="-1" aria-label=${`${title(plan)}, ${plan.status}`}><rect class="plan-bar s-${plan.status} ${ended(plan.status) ? '' : 'open'}" x=${Math.min(x(bar.start), width - w)} y=${bar.lane * lane + 1} width=${w} height=${lane - gap} rx=${Math.min(2.5, w / 2)}><title>${title(plan)}
${plan.status}${waitingOn(plan) ? `, ${waitingOn(plan)}` : ''} · ${duration(elapsed(plan, now))} · from ${clock(plan.started_at)}</title></rect></a>`;
      })}
    </svg>
    ${left || unseen ? html`<p class="quiet small">${[left ? `${count(left)} more at the same time` : '', unseen].filter(Boolean).join(', and ')}: not drawn.</p>` : nothing}`;
}

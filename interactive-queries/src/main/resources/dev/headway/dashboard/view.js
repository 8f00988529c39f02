// SPDX-License-Identifier: Apache-2.0
// Drawing: the template library, and a page that draws itself at most once a frame.
import { html, svg, nothing, render } from './lit-html.js';
import { repeat } from './repeat.js';

export { html, svg, nothing, render, repeat };

/** Draws `template()` into `root` in the next frame, however often it is asked to. */
export function drawer(root, template) {
  let asked = 0;
  let stopped = false;
  const draw = () => {
    asked = 0;
    if (!stopped) render(template(), root);
  };
  return {
    draw() {
      if (!asked && !stopped) asked = requestAnimationFrame(draw);
    },
    stop() {
      stopped = true;
      cancelAnimationFrame(asked);
      render(nothing, root);
    },
  };
}

const ICONS = {
  pending: svg`<circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="2.2 2"/>`,
  running: svg`<circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" stroke-width="1.6"/><circle cx="8" cy="8" r="2.6" fill="currentColor"/>`,
  delegated: svg`<circle cx="4" cy="8" r="2.4" fill="currentColor"/><path d="M6 8h4M9 4.5 12.5 8 9 11.5" fill="none" stroke="currentColor" stroke-width="1.6"/>`,
  waiting: svg`<circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M8 4.8V8l2.2 1.6" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>`,
  paused: svg`<path d="M5.5 3.5v9M10.5 3.5v9" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/>`,
  completed: svg`<path d="M3.2 8.6 6.6 12l6.2-7.6" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`,
  failed: svg`<path d="M4 4l8 8M12 4l-8 8" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/>`,
  cancelled: svg`<circle cx="8" cy="8" r="5.4" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M4.4 11.6l7.2-7.2" stroke="currentColor" stroke-width="1.6"/>`,
  warning: svg`<path d="M8 2.2 14.4 13.4H1.6Z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"/><path d="M8 6.4v3.2M8 11.2v.6" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>`,
};

/** A state's sign: a shape of its own, so that no colour is needed to tell it. */
export function icon(state) {
  return html`<svg class="icon s-${state}" viewBox="0 0 16 16" aria-hidden="true">${ICONS[state] ?? ICONS.pending}</svg>`;
}

/** Sign and name of a state. */
export function stateLabel(state) {
  return html`<span class="state s-${state}">${icon(state)}${state}</span>`;
}

/** A bar that is `share` (0 to 1) full; null: nothing tells. */
export function meter(share, state, label) {
  const known = typeof share === 'number';
  const percent = known ? Math.round(share * 1000) / 10 : 0;
  return html`<span class="meter s-${state}" role="img" aria-label=${label ?? (known ? `${Math.round(percent)} % done` : 'progress not known')}><span class="fill" .style=${`width:${percent}%`}></span></span>`;
}

/** A problem, as a problem: what, why, and what it can be asked for by. */
export function problemBox(problem, retry) {
  return html`<div class="problem" role="alert">
    ${icon('warning')}
    <div>
      <strong>${problem.title}</strong>
      <p>${problem.detail ?? ''}</p>
      ${(problem.errors ?? []).map((e) => html`<p><code>${e.pointer}</code> ${e.detail}</p>`)}
      <p class="quiet small">
        ${problem.status ? html`Status ${problem.status}` : 'No answer'}${problem.requestId ? html` · request <code>${problem.requestId}</code>` : nothing}${problem.type?.startsWith('/problems/')
          ? html` · <a href=${problem.type}>what this means</a>`
          : nothing}
      </p>
      ${retry ? html`<button class="button" @click=${retry}>Try again</button>` : nothing}
    </div>
  </div>`;
}

/** A problem with what is shown already: it is old, and why. */
export const oldBecause = (problem) => notRead('Not read anew', problem);

/** A problem with a part: `what` is missing, and why. */
export function notRead(what, problem) {
  return html`<p class="warn small old" role="alert" title=${problem.detail ?? ''}>${icon('warning')} ${what}: ${problem.title}${problem.requestId ? html` (request <code>${problem.requestId}</code>)` : nothing}</p>`;
}

/** Says something to those who cannot see it change. */
export function announce(text) {
  document.getElementById('announce').textContent = text;
}

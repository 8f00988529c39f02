// SPDX-License-Identifier: Apache-2.0
// What was refused: why, where it is, and what it looks like.
import { get, Problem } from './api.js';
import { origin } from './events.js';
import { bytes, count, full, grouped, planHref, relative } from './format.js';
import { drawer, html, nothing, oldBecause, problemBox } from './view.js';

const AGAIN_MS = 10_000;

/** Letters as a list; `session` is who looks. */
export function letterList(letters, session, outline) {
  return html`<ul class="queue letters">${letters.map(
    (l) => html`<li><div>
      <p><b>${l.reason}</b> <span class="why" title=${l.error}>${l.error}</span></p>
      <p><a class="inline" href=${planHref(l, session)}>${l.plan_id}</a>${l.user_id === session.user_id ? nothing : ` of ${l.user_id}`} · <span title=${full(l.at)}>${relative(l.at)}</span> · ${l.stage} · ${origin(l.origin)}</p>
      ${outline ? html`<p class="small">${l.payload.format}, ${bytes(l.payload.bytes)}${l.payload.fields.length ? html`: <code>${l.payload.fields.join(', ')}</code>` : nothing}</p>` : nothing}
    </div></li>`,
  )}</ul>`;
}

/** Draws the page. */
export function mount(root, _, frame) {
  const view = drawer(root, template);
  let answer = null;
  let problem = null;
  let reason = '';

  async function load() {
    try {
      answer = await get('/v1/tracker/dead-letters', { limit: 200 });
      problem = null;
      frame.live({ name: 'polling', since: Date.now(), every: AGAIN_MS / 1000 });
    } catch (e) {
      if (!(e instanceof Problem)) throw e;
      problem = e;
      frame.live({ name: 'reconnecting', since: Date.now(), problem: e });
    }
    view.draw();
  }

  function template() {
    if (!answer) return html`<div class="pad">${problem ? problemBox(problem, load) : 'Loading …'}</div>`;
    const reasons = [...grouped(answer.items, (l) => l.reason)];
    const shown = answer.items.filter((l) => !reason || l.reason === reason);
    return html`<div class="overview">
      <h1>Dead letters</h1>
      ${problem ? oldBecause(problem) : nothing}
      <section class="panel wide">
        <div class="chips" role="group" aria-label="Reason">${reasons.map(([r, of]) => html`<button class="chip" aria-pressed=${reason === r} @click=${() => { reason = reason === r ? '' : r; view.draw(); }}>${r}<span class="n">${count(of.length)}</span></button>`)}</div>
        ${shown.length ? letterList(shown, frame.session, true) : html`<p class="quiet empty">None of your records was refused${answer.whole ? '' : ' among the last 500 of each partition'}. Refused are records that cannot be read, or contradict what is known; <code>./headway dead-letters</code> shows those of everybody.</p>`}
        <p class="quiet small">${answer.whole ? '' : 'The last 500 letters of each partition were looked at. '}After the cause is mended: <code>./headway dead-letters retry</code>.</p>
      </section>
    </div>`;
  }

  frame.title('Dead letters');
  load();
  const timer = setInterval(load, AGAIN_MS);
  return {
    unmount() {
      clearInterval(timer);
      view.stop();
    },
  };
}

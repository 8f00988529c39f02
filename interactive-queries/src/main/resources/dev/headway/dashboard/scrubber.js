// SPDX-License-Identifier: Apache-2.0
// Time under everything: drag it back, and the page shows what was true then.
import { clock, ended, full } from './format.js';
import { html, nothing, svg } from './view.js';

const STEPS = 1000;
const ASK_MS = 90; // while it is dragged
const PLAY_STEPS = 80;
const PLAY_MS = 220;

/** A slider over the life of a plan; `changed(instant)` with RFC 3339, or null for now. */
export class Scrubber {
  #from = 0;
  #to = 1;
  #marks = [];
  #timer = 0;
  #playing = 0;
  #value = null;

  constructor(changed, draw) {
    this.changed = changed;
    this.draw = draw;
  }

  /** The plan's life. */
  range(plan, transitions, events) {
    this.#from = Math.min(Date.parse(plan.started_at), ...events.slice(0, 1).map((e) => Date.parse(e.timestamp)));
    this.#to = Math.max(this.#from + 1, ended(plan.status) ? Date.parse(events.at(-1)?.timestamp ?? plan.completed_at) : Date.now());
    const seen = new Set();
    this.#marks = transitions
      .map((t) => ({ x: (Date.parse(t.timestamp) - this.#from) / (this.#to - this.#from), to: t.to, own: t.task_id === null }))
      .filter((m) => {
        const id = `${Math.round(m.x * 240)}${m.own}${m.to === 'failed'}`;
        return !seen.has(id) && seen.add(id);
      });
  }

  #at(step) {
    return new Date(Math.ceil(this.#from + ((this.#to - this.#from) * step) / STEPS)).toISOString();
  }

  #go(step) {
    this.#value = step >= STEPS ? null : step;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.changed(this.#value === null ? null : this.#at(this.#value)), ASK_MS);
    this.draw();
  }

  #play() {
    if (this.#playing) return this.#pause();
    let step = this.#value === null || this.#value >= STEPS - 1 ? 0 : this.#value;
    const next = () => {
      step += STEPS / PLAY_STEPS;
      if (step >= STEPS) {
        this.#pause();
        this.#go(STEPS);
        return;
      }
      this.#go(step);
      this.#playing = setTimeout(next, PLAY_MS);
    };
    this.#playing = setTimeout(next, 0);
  }

  #pause() {
    clearTimeout(this.#playing);
    this.#playing = 0;
    this.draw();
  }

  /** No more timers. */
  stop() {
    clearTimeout(this.#playing);
    clearTimeout(this.#timer);
  }

  /** The slider. */
  template(past) {
    if (!past && this.#value !== null && !this.#playing && !this.#timer) this.#value = null;
    const value = this.#value ?? (past ? ((Date.parse(past) - this.#from) / (this.#to - this.#from)) * STEPS : STEPS);
    return html`<div class="scrubber ${past ? 'is-past' : ''}" role="group" aria-label="Time">
      <button class="quiet-button" @click=${() => this.#play()} aria-label=${this.#playing ? 'Pause' : 'Play from the start'} title=${this.#playing ? 'Pause' : 'Play'}>${this.#playing ? '❚❚' : '▶'}</button>
      <div class="scrub-track">
        <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">${this.#marks.map((m) => mark(m))}</svg>
        <input type="range" min="0" max=${STEPS} step="1" .value=${String(Math.round(value))} aria-label="Shown as of" aria-valuetext=${past ? full(past) : 'now'} @input=${(e) => this.#go(Number(e.target.value))}>
      </div>
      <span class="scrub-time" title=${past ? full(past) : ''}>${past ? html`as of ${clock(past, true)}` : 'now'}</span>
      ${past ? html`<button class="button" @click=${() => { this.#pause(); this.#go(STEPS); }}>Back to now</button>` : nothing}
    </div>`;
  }
}

const mark = (m) => svg`<line class=${`m ${m.own ? 'own' : ''} ${m.to === 'failed' ? 'bad' : ''}`} x1=${m.x * 1000} x2=${m.x * 1000} y1=${m.own ? 0 : 4} y2="10"></line>`;

// SPDX-License-Identifier: Apache-2.0
// The frame around the pages: who is asking, which page, keys, colours, and whether what is shown is live.
import { get, onUnsigned, send } from './api.js';
import { relative } from './format.js';
import { html, nothing, problemBox, render } from './view.js';

const PAGES = [
  { path: /^\/$/, load: () => import('./overview.js'), name: 'Plans' },
  { path: /^\/plans\/([^/]+)$/, load: () => import('./plan.js'), name: 'Plan' },
  { path: /^\/agents$/, load: () => import('./agents.js'), name: 'Agents' },
  { path: /^\/agents\/([^/]+)$/, load: () => import('./agent.js'), name: 'Agent' },
  { path: /^\/dead-letters$/, load: () => import('./deadletters.js'), name: 'Dead letters' },
];
const LINKS = [
  ['/', 'Plans'],
  ['/agents', 'Agents'],
  ['/dead-letters', 'Dead letters'],
];
const STATES = {
  connecting: 'connecting',
  live: 'live',
  polling: 'asking every 3 s',
  reconnecting: 'reconnecting',
  stale: 'stale',
  ended: 'ended',
  past: 'in the past',
  still: 'not live',
};

const bar = document.getElementById('bar');
const main = document.getElementById('main');
const overlay = document.getElementById('overlay');
let session = null;
let page = null;
let live = { name: 'still', since: Date.now() };
let pendingG = 0;

/** What pages get from the frame. */
const frame = {
  get session() {
    return session;
  },
  /** Says how live the page is. */
  live(status) {
    live = status;
    drawBar();
  },
  go,
  /** Replaces the query of the address without another page. */
  query(parameters) {
    const text = new URLSearchParams(parameters).toString();
    history.replaceState(null, '', location.pathname + (text ? `?${text}` : ''));
  },
  title(text) {
    document.title = text ? `${text} · Headway` : 'Headway';
  },
};

function go(href) {
  history.pushState(null, '', href);
  show();
}

async function show() {
  closeOverlay();
  page?.unmount();
  page = null;
  live = { name: 'still', since: Date.now() };
  render(nothing, main);
  const match = PAGES.map((p) => [p, p.path.exec(location.pathname)]).find(([, m]) => m);
  if (!session.signed_in) {
    const { mount } = await import('./login.js');
    page = mount(main, session, signedIn);
  } else if (!match) {
    render(html`<div class="pad"><h1>No such page</h1><p><a href="/">Plans</a></p></div>`, main);
  } else {
    const asked = location.href;
    let loaded;
    try {
      loaded = await match[0].load();
    } catch {
      // Another version of the server has other files: its page knows them.
      location.reload();
      return;
    }
    const { mount } = loaded;
    if (asked !== location.href) return;
    scrollTo(0, 0);
    page = mount(main, match[1].slice(1).map(decodeURIComponent), frame);
  }
  drawBar();
}

function signedIn(answer) {
  session = answer;
  show();
}

async function signOut() {
  await send('/logout', { method: 'POST' });
  session = await get('/session');
  show();
}

function switchTheme() {
  const dark = theme() === 'dark';
  document.documentElement.dataset.theme = dark ? 'light' : 'dark';
  try {
    localStorage.setItem('headway.theme', dark ? 'light' : 'dark');
  } catch {
    // It holds for this page, then.
  }
  dispatchEvent(new Event('headway:theme'));
  drawBar();
}

function theme() {
  return document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
}

function drawBar() {
  const signed = session?.signed_in;
  const here = location.pathname;
  render(
    html`<a class="mark" href="/" aria-label="Headway: plans"><svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7"></rect><path d="M7 9h10M7 16h18M7 23h13"></path></svg><span>Headway</span></a>
      ${signed
        ? html`<nav aria-label="Pages">
              ${LINKS.map(([href, name]) => html`<a href=${href} aria-current=${here === href || (href === '/agents' && here.startsWith('/agents/')) ? 'page' : nothing}>${name}</a>`)}
            </nav>
            <span class="live l-${live.name}" role="status" title=${live.problem ? `${live.problem.title}: ${live.problem.detail ?? ''}` : `since ${relative(new Date(live.since).toISOString())}`}><span class="dot"></span>${live.name === 'polling' && live.every ? `asking every ${live.every} s` : STATES[live.name]}${live.name === 'reconnecting' || live.name === 'stale' ? html`<span class="age"> since ${relative(new Date(live.since).toISOString()).replace(' ago', '')}</span>` : nothing}</span>
            <span class="who" title=${`${session.roles.join(', ')} · signed in by ${session.mode === 'jwt' ? 'token' : 'name'}`}><b>${session.tenant_id}</b><span class="sep">/</span>${session.user_id}<span class="role">${strongest(session.roles)}</span></span>
            <button class="quiet-button keys-button" @click=${help} aria-label="Keys" title="Keys (?)">?</button>`
        : html`<span class="grow"></span>`}
      <button class="quiet-button" @click=${switchTheme} aria-label=${`Switch to ${theme() === 'dark' ? 'light' : 'dark'} colours`} title="Colours">${theme() === 'dark' ? '☀' : '☾'}</button>
      ${signed && session.can_sign_out !== false ? html`<button class="quiet-button" @click=${signOut}>Sign out</button>` : nothing}`,
    bar,
  );
}

const strongest = (roles) => ['admin', 'operator', 'viewer', 'user'].find((r) => roles.includes(r)) ?? 'user';

function closeOverlay() {
  if (overlay.firstElementChild) {
    overlay.querySelector('dialog')?.close();
    render(nothing, overlay);
  }
}

function dialog(label, content) {
  render(
    html`<dialog class="dialog" aria-label=${label} @close=${closeOverlay} @click=${(e) => e.target === e.currentTarget && closeOverlay()}>${content}</dialog>`,
    overlay,
  );
  overlay.querySelector('dialog').showModal();
}

function help() {
  const keys = [
    ['/', 'search'],
    ['j  k', 'next, previous row'],
    ['Enter', 'open it'],
    ['g p', 'go to a plan by its id'],
    ['g a', 'agents'],
    ['g o', 'plans'],
    ['?', 'these keys'],
    ['Esc', 'close'],
  ];
  dialog(
    'Keys',
    html`<h2>Keys</h2><dl class="keys">${keys.map(([key, what]) => html`<dt><kbd>${key}</kbd></dt><dd>${what}</dd>`)}</dl><p><button class="button" @click=${closeOverlay}>Close</button></p>`,
  );
}

function jump() {
  const open = (event) => {
    event.preventDefault();
    const id = new FormData(event.target).get('plan').trim();
    if (id) go(`/plans/${encodeURIComponent(id)}`);
  };
  dialog('Go to a plan', html`<form @submit=${open}><label class="field">Plan id<input name="plan" autocomplete="off" spellcheck="false" autofocus></label><p><button class="button primary">Open</button></p></form>`);
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !session?.signed_in) return;
  const typing = event.target.closest?.('input:not([type=range]):not([type=checkbox]), textarea, select');
  if (typing) {
    if (event.key === 'Escape') typing.blur();
    return;
  }
  if (overlay.firstElementChild) return;
  if (pendingG && Date.now() - pendingG < 1200) {
    pendingG = 0;
    if (event.key === 'p') return handled(event, jump);
    if (event.key === 'a') return handled(event, () => go('/agents'));
    if (event.key === 'o') return handled(event, () => go('/'));
  }
  if (event.key === 'g') pendingG = Date.now();
  else if (event.key === '?') handled(event, help);
  else if (event.key === '/' && page?.search) handled(event, () => page.search());
  else if (event.key === 'j' && page?.move) handled(event, () => page.move(1));
  else if (event.key === 'k' && page?.move) handled(event, () => page.move(-1));
  else if (event.key === 'Enter' && page?.enter && !event.target.closest?.('a, button, summary')) handled(event, () => page.enter());
  else if (event.key === 'Escape' && page?.escape) handled(event, () => page.escape());
}

function handled(event, what) {
  event.preventDefault();
  what();
}

/** Links of the dashboard change the page without loading it anew. */
function clicked(event) {
  const link = event.target.closest?.('a[href]');
  if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (link.target || link.origin !== location.origin || link.hash) return;
  if (!PAGES.some((p) => p.path.test(link.pathname))) return;
  event.preventDefault();
  go(link.href);
}

async function start() {
  main.textContent = '';
  addEventListener('popstate', show);
  addEventListener('keydown', keys);
  addEventListener('click', clicked);
  onUnsigned(async () => {
    session = await get('/session');
    if (!session.signed_in) show();
  });
  setInterval(drawBar, 5000);
  try {
    session = await get('/session');
  } catch (problem) {
    render(html`<div class="pad">${problemBox(problem, () => location.reload())}</div>`, main);
    return;
  }
  show();
}

start();

// SPDX-License-Identifier: Apache-2.0
// Who is asking: a name where names are believed, a token where tokens are.
import { send } from './api.js';
import { drawer, html, nothing, problemBox } from './view.js';

const ROLES = [
  ['user', 'sees own plans'],
  ['viewer', 'sees the whole tenant'],
  ['operator', 'and controls plans'],
  ['admin', 'and erases'],
];

/** Draws the form; calls `done(session)` when the server knows who is asking. */
export function mount(root, session, done) {
  let problem = null;
  const view = drawer(root, template);
  document.title = 'Sign in · Headway';

  async function submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const body =
      session.mode === 'jwt'
        ? { token: form.get('token').trim() }
        : { tenant_id: form.get('tenant').trim(), user_id: form.get('user').trim(), roles: [form.get('role')] };
    try {
      const response = await send('/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
      done(await response.json());
    } catch (e) {
      problem = e;
      view.draw();
    }
  }

  function template() {
    return html`<form class="login" @submit=${submit}>
      <h1>${session.mode === 'jwt' ? 'Sign in' : 'Whose plans?'}</h1>
      ${session.mode === 'jwt'
        ? html`<p class="quiet">With a token of your identity provider: the one that clients send in <code>Authorization: Bearer</code>. It is kept in a cookie that scripts cannot read, until it expires.</p>
            <label class="field">Token<textarea name="token" rows="5" required autocomplete="off" spellcheck="false" autofocus></textarea></label>`
        : html`<p class="quiet">This server believes names (<code>auth.mode=headers</code>): it listens to this machine only. <code>./headway up --demo</code> works for tenant acme, user researcher.</p>
            <label class="field">Tenant<input name="tenant" required maxlength="64" value="acme" autocomplete="organization" spellcheck="false"></label>
            <label class="field">User<input name="user" required maxlength="64" value="researcher" autocomplete="username" spellcheck="false"></label>
            <fieldset class="field"><legend>Role</legend>${ROLES.map(([role, what], i) => html`<label class="choice"><input type="radio" name="role" value=${role} ?checked=${i === 0}> ${role}<span class="quiet"> ${what}</span></label>`)}</fieldset>`}
      ${problem ? problemBox(problem) : nothing}
      <button class="button primary">${session.mode === 'jwt' ? 'Sign in' : 'Show'}</button>
    </form>`;
  }

  view.draw();
  return { unmount: view.stop };
}

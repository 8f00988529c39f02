// SPDX-License-Identifier: Apache-2.0
// Server-Sent Events that survive cuts, and say how things stand.
//
// EventSource hides why a stream was refused and cannot be told to stop asking, so the stream is read by fetch: a refusal is
// a problem document, and Last-Event-ID is sent by us.
import { address, Problem, send } from './api.js';

const SILENCE_MS = 40_000; // the server says something at least every 15 s
const STALE_MS = 30_000;
const HIDDEN_MS = 60_000;
const LONGEST_WAIT_MS = 15_000;
const POLL_MS = 30_000; // then a stream is asked for again

/** Applies an RFC 7396 merge patch, without changing `target`. */
export function merged(target, patch) {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const result = target !== null && typeof target === 'object' && !Array.isArray(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    result[name] = value !== null && typeof value === 'object' ? merged(result[name], value) : value;
  }
  return result;
}

/** Splits a byte stream into events: `{type, data, id}`; comments come as type `comment`. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let event = { type: 'message', data: [], id: undefined };
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + value).split(/\r\n|\n|\r/);
      rest = lines.pop();
      for (const line of lines) {
        if (line === '') {
          if (event.data.length) yield { type: event.type, data: event.data.join('\n'), id: event.id };
          else if (event.id !== undefined) yield { type: 'place', id: event.id }; // nothing new, and up to there
          event = { type: 'message', data: [], id: undefined };
          continue;
        }
        const colon = line.indexOf(':');
        const field = colon < 0 ? line : line.slice(0, colon);
        const text = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        if (field === '') yield { type: 'comment' };
        else if (field === 'event') event.type = text;
        else if (field === 'data') event.data.push(text);
        else if (field === 'id') event.id = text;
        else if (field === 'retry') yield { type: 'retry', data: text };
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/**
 * Follows `path`. Handlers: `snapshot(data)`, `update(data)`, `resync(data)`, `end(data)`, `state(status)` with
 * `{name, since, problem}`, and `poll()`, asked every `everyMs` while the server has no stream to give (too many of them).
 *
 * Names of states: connecting, live, polling, reconnecting, stale, ended.
 */
export function follow(path, parameters, handlers, everyMs = 3000) {
  let stopped = false;
  let lastId = null;
  let control = null;
  let wake = null;
  let status = { name: 'connecting', since: Date.now(), problem: null };
  let retryMs = 1000;

  const become = (name, problem = null) => {
    if (status.name === name && !problem && !status.problem) return;
    status = { name, since: status.name === name ? status.since : Date.now(), problem };
    handlers.state(status);
  };
  /** What is shown was true when the connection broke, and is the less so the longer that is ago. */
  const failed = (problem) => {
    const since = status.name === 'reconnecting' || status.name === 'stale' ? status.since : Date.now();
    become(Date.now() - since > STALE_MS ? 'stale' : 'reconnecting', problem);
    status.since = since;
  };
  const pause = (ms) =>
    new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, ms);
    });

  /** A page that cannot draw what came is a bug to be seen, and no reason to connect anew. */
  const tell = (event) => {
    try {
      handlers[event.type]?.(JSON.parse(event.data));
    } catch (e) {
      reportError(e);
    }
  };

  async function once() {
    control = new AbortController();
    let watchdog = setTimeout(() => control.abort(), SILENCE_MS);
    const heard = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => control.abort(), SILENCE_MS);
    };
    try {
      const headers = { Accept: 'text/event-stream' };
      if (lastId) headers['Last-Event-ID'] = lastId;
      const response = await send(address(path, parameters), { headers, signal: control.signal });
      if (response.status === 204) return 'ended';
      become('live');
      retryMs = 1000;
      for await (const event of events(response.body)) {
        heard();
        if (event.id !== undefined) lastId = event.id;
        if (event.type === 'retry') retryMs = Math.max(250, Number(event.data) || retryMs);
        else if (event.type === 'end') {
          tell(event);
          return 'ended';
        } else if (event.data !== undefined) tell(event);
        if (stopped) return 'ended';
      }
      return 'cut';
    } finally {
      clearTimeout(watchdog);
      control.abort();
    }
  }

  /** Asks in place of a stream, for a while. */
  async function poll(forMs) {
    const until = Date.now() + forMs;
    become('polling');
    while (!stopped && Date.now() < until) {
      try {
        await handlers.poll();
        become('polling');
      } catch (e) {
        if (!(e instanceof Problem)) throw e;
        failed(e);
      }
      await pause(document.hidden ? everyMs * 5 : everyMs);
    }
  }

  async function run() {
    let failures = 0;
    while (!stopped) {
      let problem = null;
      if (document.hidden && failures) {
        await pause(3_600_000);
        continue;
      }
      try {
        const how = await once();
        if (how === 'ended') {
          if (!stopped) become('ended');
          return;
        }
        failures = 0;
      } catch (e) {
        if (e instanceof Problem) {
          problem = e;
          if (e.type === '/problems/too-many-streams' && handlers.poll) {
            await poll(Math.max(POLL_MS, (e.retryAfter ?? 0) * 1000));
            continue;
          }
          if (e.status === 400 && lastId) lastId = null; // a cursor of another deployment: begin anew
          else if (e.status === 404) {
            // It may come yet.
            become('connecting', e);
            await pause(everyMs);
            continue;
          } else if (e.status === 401 || e.status === 403 || e.status === 409 || e.status === 422) {
            become('stale', e);
            return;
          }
        }
      }
      if (stopped) return;
      failures += 1;
      failed(problem);
      const backOff = Math.min(LONGEST_WAIT_MS, retryMs * 2 ** Math.min(failures - 1, 4));
      await pause(problem?.retryAfter ? problem.retryAfter * 1000 : backOff * (0.7 + Math.random() * 0.6));
    }
  }

  // A browser opens six connections to a server: tabs that nobody looks at must not keep them. They go on behind their cursor.
  let hiding = 0;
  const seen = () => {
    clearTimeout(hiding);
    if (document.hidden) hiding = setTimeout(() => control?.abort(), HIDDEN_MS);
    else wake?.();
  };
  document.addEventListener('visibilitychange', seen);
  addEventListener('online', seen);
  handlers.state(status);
  run();
  return {
    close() {
      stopped = true;
      document.removeEventListener('visibilitychange', seen);
      removeEventListener('online', seen);
      control?.abort();
      wake?.();
    },
  };
}

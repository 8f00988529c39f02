// SPDX-License-Identifier: Apache-2.0
// What led to what: from the events where they say, by time where they do not.
import { ended } from './format.js';

const TOGETHER_MS = 120; // requests this close together were asked for as one
const HOPS = 24;

const at = (time) => Date.parse(time);

/** Events of each task, in order. */
export function byTask(events) {
  const tasks = new Map();
  for (const event of events) {
    if (!event.task_id) continue;
    if (!tasks.has(event.task_id)) tasks.set(event.task_id, []);
    tasks.get(event.task_id).push(event);
  }
  return tasks;
}

/**
 * Edges between tasks: `{from, to, kind}`; kind `after` (a result led to the request), `within` (asked for while the other
 * ran), `time` (no event says; the other had ended before).
 */
export function edges(tasks, events) {
  const byId = new Map(events.map((e) => [e.event_id, e]));
  const known = new Map(tasks.map((t) => [t.task_id, t]));
  const requests = new Map();
  for (const e of events) if (e.kind === 'request' && e.task_id && !requests.has(e.task_id)) requests.set(e.task_id, e);
  const found = [];
  const unexplained = [];
  for (const task of tasks) {
    const cause = causeOf(requests.get(task.task_id), byId, task.task_id);
    if (cause && known.has(cause.task_id)) {
      found.push({ from: cause.task_id, to: task.task_id, kind: cause.kind === 'result' ? 'after' : 'within' });
    } else if (task.parent_task_id && known.has(task.parent_task_id)) {
      found.push({ from: task.parent_task_id, to: task.task_id, kind: 'within' });
    } else unexplained.push(task);
  }
  return found.concat(byTime(unexplained, tasks, found));
}

function causeOf(request, byId, taskId) {
  let event = request;
  for (let hop = 0; event && hop < HOPS; hop++) {
    event = byId.get(event.parent_event_id);
    if (event?.task_id && event.task_id !== taskId) return event;
  }
  return null;
}

/** Tasks asked for together follow those that had ended by then and that nothing follows yet; else the last to end. */
function byTime(unexplained, tasks, explained) {
  const followed = new Set(explained.filter((e) => e.kind === 'after').map((e) => e.from));
  const inside = new Set(explained.filter((e) => e.kind === 'within').map((e) => e.to));
  const result = [];
  const sorted = unexplained.toSorted((a, b) => at(a.started_at) - at(b.started_at));
  for (let i = 0; i < sorted.length; ) {
    const begin = at(sorted[i].started_at);
    const batch = [];
    while (i < sorted.length && at(sorted[i].started_at) - begin <= TOGETHER_MS) batch.push(sorted[i++]);
    const own = new Set(batch.map((t) => t.task_id));
    const before = tasks.filter((t) => !own.has(t.task_id) && !inside.has(t.task_id) && t.completed_at && at(t.completed_at) <= begin + 5 && at(t.started_at) < begin);
    let from = before.filter((t) => !followed.has(t.task_id));
    if (!from.length && before.length) from = [before.reduce((a, b) => (at(a.completed_at) >= at(b.completed_at) ? a : b))];
    for (const f of from) {
      followed.add(f.task_id);
      for (const t of batch) result.push({ from: f.task_id, to: t.task_id, kind: 'time' });
    }
  }
  return result;
}

/** The tasks that decide when the plan ends: back from the one that ends last, each by what it had to wait for. */
export function criticalPath(tasks, links, openCritical, over) {
  if (!tasks.length) return new Set();
  const known = new Map(tasks.map((t) => [t.task_id, t]));
  // What was never answered did not hold up a plan that has ended.
  const end = (t) => (t.completed_at ? at(t.completed_at) : over ? at(t.started_at) : Infinity);
  const before = new Map();
  for (const link of links) {
    if (!before.has(link.to)) before.set(link.to, []);
    before.get(link.to).push(link);
  }
  let last = openCritical ? known.get(openCritical) : null;
  last ??= tasks.filter((t) => !t.fire_and_forget).reduce((a, b) => (a && end(a) >= end(b) ? a : b), null);
  const path = new Set();
  // Inside a task that waits for others, the last of those decides.
  const down = (task) => {
    const children = links.filter((l) => l.kind === 'within' && l.from === task.task_id).map((l) => known.get(l.to)).filter((c) => !path.has(c.task_id));
    if (children.length) {
      const latest = children.reduce((a, b) => (end(a) >= end(b) ? a : b));
      if (end(latest) <= end(task)) walk(latest);
    }
  };
  const walk = (task) => {
    let current = task;
    while (current && !path.has(current.task_id)) {
      path.add(current.task_id);
      down(current);
      const from = (before.get(current.task_id) ?? []).map((l) => known.get(l.from));
      current = from.length ? from.reduce((a, b) => (Math.min(end(a), at(current.started_at)) >= Math.min(end(b), at(current.started_at)) ? a : b)) : null;
    }
  };
  if (last) walk(last);
  return path;
}

/**
 * How a task spent its time: `{kind, from, to}` in milliseconds; kind `asked` (nobody had taken it up), `working`,
 * `waiting` (delegated, or waits for something), `unsplit` (nobody reported in between).
 */
export function segments(task, events, now) {
  const end = task.completed_at ? at(task.completed_at) : Math.max(now, at(task.started_at));
  const marks = [];
  for (const e of events ?? []) {
    if (e.state && !ended(e.state)) marks.push({ time: at(e.timestamp), state: e.state });
  }
  const first = Math.min(at(task.started_at), marks[0]?.time ?? Infinity);
  const reported = marks.some((m) => m.state !== 'pending');
  if (!reported) return [{ kind: task.completed_at ? 'unsplit' : 'asked', from: first, to: end }];
  const kindOf = { pending: 'asked', running: 'working', delegated: 'waiting', waiting: 'waiting', paused: 'waiting' };
  const result = [];
  let kind = 'asked';
  let from = first;
  for (const mark of marks) {
    const next = kindOf[mark.state] ?? 'working';
    if (next === kind || mark.time > end) continue;
    if (mark.time > from) result.push({ kind, from, to: mark.time });
    kind = next;
    from = mark.time;
  }
  if (end >= from) result.push({ kind, from, to: end });
  return result;
}

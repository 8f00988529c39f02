// SPDX-License-Identifier: Apache-2.0
// Numbers, times and names as people read them.

const counts = new Intl.NumberFormat('en');
const ENDED = new Set(['completed', 'failed', 'cancelled']);

/** A count with separators. */
export const count = (n) => counts.format(n);

/** A number of things: "1 plan", "2 plans". */
export const many = (n, one, more = one + 's') => `${count(n)} ${n === 1 ? one : more}`;

/** Whether a plan or task in this state has ended. */
export const ended = (state) => ENDED.has(state);

/** Seconds as the two largest units that matter. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined || Number.isNaN(seconds)) return '–';
  const s = Math.max(0, seconds);
  if (s < 0.001) return '0 ms';
  if (s < 0.9995) return `${Math.round(s * 1000)} ms`;
  if (s < 9.95) return `${s.toFixed(1)} s`;
  if (s < 59.5) return `${Math.round(s)} s`;
  if (s < 3599.5) return `${Math.floor(Math.round(s) / 60)} min ${Math.round(s) % 60} s`;
  const minutes = Math.round(s / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const hours = Math.round(s / 3600);
  return `${count(Math.floor(hours / 24))} d ${hours % 24} h`;
}

/** How long ago, or in how long. */
export function relative(time, now = Date.now()) {
  if (!time) return '–';
  const seconds = (now - Date.parse(time)) / 1000;
  const size = Math.abs(seconds);
  let text;
  if (size < 1.5) return seconds >= 0 ? 'now' : 'in 1 s';
  if (size < 59.5) text = `${Math.round(size)} s`;
  else if (size < 3570) text = `${Math.round(size / 60)} min`;
  else if (size < 86_000) text = `${Math.round(size / 3600)} h`;
  else text = `${count(Math.round(size / 86_400))} d`;
  return seconds >= 0 ? `${text} ago` : `in ${text}`;
}

const two = (n) => String(n).padStart(2, '0');

/** Local wall time; with the day where it is not today. */
export function clock(time, withMillis = false) {
  if (!time) return '–';
  const at = new Date(time);
  const ms = withMillis ? '.' + String(at.getMilliseconds()).padStart(3, '0') : '';
  const text = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}${ms}`;
  const today = new Date();
  return at.toDateString() === today.toDateString() ? text : `${day(at)} ${text}`;
}

const day = (at) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

/** Date and time in full, in local time, for tooltips. */
export function full(time) {
  if (!time) return '';
  const at = new Date(time);
  const offset = -at.getTimezoneOffset();
  const zone = offset === 0 ? 'UTC' : `UTC${offset > 0 ? '+' : '−'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  return `${day(at)} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')} ${zone}`;
}

/** US dollars: as many digits as it takes to see small amounts. */
export function money(dollars) {
  if (dollars === null || dollars === undefined) return '–';
  if (dollars === 0) return '$0';
  if (Math.abs(dollars) < 0.01) return `$${dollars.toFixed(4)}`;
  return `$${dollars.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** A share as a percentage; never 100 % before it is all. */
export function percent(share) {
  if (share === null || share === undefined) return '–';
  const value = share * 100;
  return share < 1 && value >= 99.5 ? '99 %' : `${Math.round(value)} %`;
}

/** Large numbers short: 12.3 k. */
export function short(n) {
  if (n < 10_000) return count(n);
  if (n < 1_000_000) return `${(n / 1000).toFixed(1)} k`;
  return `${(n / 1_000_000).toFixed(1)} M`;
}

/** Bytes. */
export function bytes(n) {
  return n < 1024 ? `${n} B` : n < 1_048_576 ? `${(n / 1024).toFixed(1)} KiB` : `${(n / 1_048_576).toFixed(1)} MiB`;
}

/** What a plan is about: its goal in words; a goal that is JSON by its values. */
export function title(plan) {
  const goal = plan.goal?.trim();
  if (!goal) return plan.plan_name ?? (plan.goal_event !== 'unknown' ? plan.goal_event : plan.plan_id);
  if (!goal.startsWith('{')) return goal;
  try {
    const fields = Object.entries(JSON.parse(goal));
    const texts = fields.filter(([, v]) => typeof v === 'string' && v.includes(' '));
    if (texts.length === 1 && fields.length === 1) return texts[0][1];
    return fields.map(([k, v]) => `${k.replaceAll('_', ' ')}: ${typeof v === 'object' ? JSON.stringify(v) : v}`).join(', ');
  } catch {
    return goal;
  }
}

/** What a plan waits on, in words. */
export function waitingOn(plan) {
  switch (plan.status) {
    case 'waiting':
      return plan.waiting?.expected_event ? `input: ${plan.waiting.expected_event}` : 'input';
    case 'paused':
      return 'resume';
    case 'completed':
    case 'failed':
    case 'cancelled':
      return '';
    default:
      return plan.open_tasks > 0 ? many(plan.open_tasks, 'open task') : 'planner';
  }
}

/** Seconds a plan or task has taken, up to now if it has not ended. */
export function elapsed(thing, now = Date.now()) {
  const end = thing.completed_at ? Date.parse(thing.completed_at) : now;
  return (end - Date.parse(thing.started_at)) / 1000;
}

/** An address below the dashboard for a plan; the user is named where it is another one. */
export function planHref(plan, session) {
  const user = plan.user_id && plan.user_id !== session?.user_id ? `?user=${encodeURIComponent(plan.user_id)}` : '';
  return `/plans/${encodeURIComponent(plan.plan_id)}${user}`;
}

/** Which partitions are missing, and why: each reason once. */
export function missing(incomplete) {
  return [...grouped(incomplete, (i) => i.reason)].map(([reason, of]) => `${of.length === 1 ? 'partition' : 'partitions'} ${of.map((i) => i.partition).join(', ')}: ${reason}`).join('; ');
}

/** Things by what `of` says of them, in order. */
export function grouped(things, of) {
  const groups = new Map();
  for (const thing of things) {
    const key = of(thing);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(thing);
  }
  return groups;
}

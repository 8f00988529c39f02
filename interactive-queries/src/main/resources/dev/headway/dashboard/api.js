// SPDX-License-Identifier: Apache-2.0
// Asking the REST API. What goes wrong is a Problem, never an empty answer.

/** An answer that is not what was asked for: RFC 9457, or no answer at all. */
export class Problem extends Error {
  constructor(fields) {
    super(fields.title);
    Object.assign(this, fields);
  }
}

/** For problems that the page shows where they belong; anything else is a fault of the page, and is reported. */
export function unlessProblem(e) {
  if (!(e instanceof Problem)) reportError(e);
}

const UNSIGNED = 'headway:unsigned';

/** Calls `listener` when the server no longer knows who is asking. */
export function onUnsigned(listener) {
  addEventListener(UNSIGNED, listener);
}

async function problemOf(response) {
  const requestId = response.headers.get('X-Request-ID');
  let body = null;
  try {
    body = await response.json();
  } catch {
    // A proxy in between may answer with a page of its own.
  }
  return new Problem({
    title: body?.title ?? `The server answered ${response.status}`,
    detail: body?.detail ?? response.statusText,
    type: body?.type,
    errors: body?.errors,
    status: response.status,
    requestId,
    traceId: body?.trace_id,
    retryAfter: Number(response.headers.get('Retry-After')) || null,
  });
}

/** Sends a request, with what browsers must send beside a cookie; the answer, or a Problem. */
export async function send(path, options = {}) {
  let response;
  try {
    response = await fetch(path, {
      ...options,
      headers: { 'X-Headway-CSRF': '1', ...options.headers },
      credentials: 'same-origin',
    });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Problem({
      title: 'Headway does not answer',
      detail: 'The connection failed. It may be restarting, or the network is away.',
      status: 0,
    });
  }
  if (response.status === 401 && path !== '/session') dispatchEvent(new Event(UNSIGNED));
  if (!response.ok && response.status !== 304) throw await problemOf(response);
  return response;
}

/** JSON of `path` with the parameters that are not empty. */
export async function get(path, parameters = {}, options = {}) {
  const response = await send(address(path, parameters), options);
  return response.json();
}

/** JSON and the position it is from. */
export async function read(path, parameters = {}, options = {}) {
  const response = await send(address(path, parameters), options);
  return {
    value: response.status === 304 ? null : await response.json(),
    position: response.headers.get('Headway-Position'),
    etag: response.headers.get('ETag'),
    staleness: response.headers.get('Headway-Staleness'),
    source: response.headers.get('Headway-Source'),
    unchanged: response.status === 304,
  };
}

/** A path with its query. */
export function address(path, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') query.set(name, value);
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

const PLANS = '/v1/tracker/plans';

/** The path of a plan's resource. */
export function planPath(planId, part = '') {
  return `${PLANS}/${encodeURIComponent(planId)}${part}`;
}

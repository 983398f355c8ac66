import { keptInTab } from './page.js';

/** An answer that says no, or none: `code` is the server's, or `unreachable`. */
export class ApiError extends Error {
  constructor(code, detail, status = 0) {
    super(detail);
    Object.assign(this, { code, status });
  }
}

let key = keptInTab.get('key');

/** Sends a key with every request from now on. */
export function useKey(value) {
  key = value;
  keptInTab.set('key', value);
}

// The one place where a request leaves.
async function call(path, { method = 'GET', body, signal } = {}) {
  const headers = { ...body !== undefined && { 'content-type': 'application/json' }, ...key && { authorization: `Bearer ${key}` } };
  let response;
  try {
    response = await fetch(path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch (error) {
    throw error.name === 'AbortError' ? error : new ApiError('unreachable', '');
  }

  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new ApiError(problem.code ?? 'unknown', problem.detail ?? `${response.status} ${response.statusText}`, response.status);
}

export async function post(path, body, signal) {
  return (await call(path, { method: 'POST', body, signal })).json();
}

/** The models that can answer. */
export async function models() {
  return (await (await call('/v1/models')).json()).data;
}

/** The events of a stream, as they come; an `error` among them is thrown, and so is an end without `done`. */
export async function* stream(path, body, signal) {
  const response = await call(path, { method: 'POST', body: { ...body, stream: true }, signal });
  for await (const { type, data } of events(response.body, signal)) {
    if (type === 'error') throw new ApiError(data.code, data.detail, data.status);
    yield { type, data };
    if (type === 'done') return;
  }

  throw new ApiError('unreachable', '');
}

async function* events(body, signal) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = '';
  for (;;) {
    const { value, done } = await read(reader, signal);
    if (done) return;
    const blocks = (pending + value).split('\n\n');
    pending = blocks.pop();
    for (const block of blocks) yield parse(block);
  }
}

async function read(reader, signal) {
  try {
    return await reader.read();
  } catch (error) {
    throw signal?.aborted ? new DOMException('', 'AbortError') : new ApiError('unreachable', '');
  }
}

function parse(block) {
  const lines = block.split('\n');
  const field = name => lines.find(line => line.startsWith(`${name}: `))?.slice(name.length + 2);
  return { type: field('event'), data: JSON.parse(field('data') ?? 'null') };
}

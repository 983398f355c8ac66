/** At most so many characters are read, so that also a model of characters stays within the server's limit. */
export const longest = 400;

/** Asks `/v1/trace`; a newer question of the same purpose cancels the older one. */
export function createTracer(api) {
  const running = new Map();
  async function ask(purpose, body) {
    running.get(purpose)?.abort();
    const control = new AbortController();
    running.set(purpose, control);
    const answer = await api.post('/v1/trace', body, control.signal);
    control.signal.throwIfAborted();
    return answer;
  }
  return {
    /** All gates' summaries, the detectors and the tokens; no value per token. */
    summary: (model, text) => ask('summary', { model, text, values: [] }),

    /** One value of one layer, token by token. */
    values: (model, text, layer, value, purpose = 'values') => ask(purpose, { model, text, layers: [layer], values: [value] }),

    /** What leaving out each of the `window` tokens before `position` changes there. */
    influence: (model, text, position, window, top, purpose = 'influence') =>
      ask(purpose, { model, text, layers: [0], units: [0], values: [], digits: 6, influence: { position, window, top } }),

    /** Only the tokens. */
    tokens: async (model, text, purpose) =>
      (await ask(purpose, { model, text, layers: [0], units: [0], values: [] })).tokens,

    cancel() {
      running.forEach(control => control.abort());
    },
  };
}

/** The text's first characters, never half of one. */
export const shorten = text => [...text].slice(0, longest).join('');

export const isAbort = error => error?.name === 'AbortError';

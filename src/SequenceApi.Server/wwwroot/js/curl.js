import { byId } from './page.js';
import { copy } from './copy.js';

const quote = text => `'${text.replaceAll("'", "'\\''")}'`;

/** The current request as a line for a shell. */
export class Curl {
  #bodies; #kind = byId('curl-kind');

  /** @param bodies gives, by kind, the body of the request as it would be sent now. */
  constructor(bodies) {
    this.#bodies = bodies;
    this.#kind.addEventListener('change', () => this.show());
    byId('curl-card').addEventListener('toggle', () => this.show());
    byId('copy-curl').addEventListener('click', () => copy(byId('curl').textContent));
  }

  /** What was asked last is what a reader wants to see. */
  turnTo(kind) {
    this.#kind.value = kind;
    this.show();
  }

  show() {
    if (!byId('curl-card').open) return;
    const kind = this.#kind.value;
    const body = this.#bodies(kind);
    const flag = body.stream ? '-sN' : '-s';
    byId('curl').textContent = `curl ${flag} ${location.origin}/v1/${kind} -H 'content-type: application/json' \\\n  -d ${quote(JSON.stringify(body))}`;
  }
}

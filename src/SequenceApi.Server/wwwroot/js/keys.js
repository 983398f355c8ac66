import { byId } from './page.js';

/** What keys do in the text: Tab takes the first token, Alt and a digit a word, Ctrl and Enter generates, Esc lets go. */
export function startKeys(view) {
  const field = byId('text');
  let leaves = false;
  field.addEventListener('blur', () => { leaves = false; });
  field.addEventListener('keydown', event => {
    if (event.isComposing) return;
    const takes = event.key === 'Tab' && !event.shiftKey && !leaves;
    leaves = event.key === 'Escape';
    if (event.key === 'Escape') view.generation.stop();
    else if (takes && !field.readOnly) take(event, view.bars.first);
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run(event, () => view.generate());
    else if (event.altKey && /^Digit[1-5]$/.test(event.code)) take(event, view.suggestions.at(Number(event.code.slice(5)) - 1));
  });

  // A Tab that comes before its answer is one too many, not a wish to leave; where there is nothing to take, it leaves.
  function take(event, text) {
    if (text === undefined && view.bars.isFresh) return;
    run(event, () => { if (text !== undefined) view.accept(text); });
  }
}

function run(event, action) {
  event.preventDefault();
  action();
}

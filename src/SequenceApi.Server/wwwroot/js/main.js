import * as api from './api.js';
import { byId } from './page.js';
import { language, onLanguage, setLanguage, t, translate } from './words.js';
import { clearError, showError } from './errors.js';
import { startTheme } from './theme.js';
import { startTabs } from './tabs.js';
import { startKeys } from './keys.js';
import { Models } from './models.js';
import { WriteView } from './view.js';
import { addressOf, fits, readAddress } from './share.js';
import { copy } from './copy.js';
import { isSample, samples } from './samples.js';

const models = new Models(() => {
  view.forget();
  if (isSample(view.draft.text)) view.draft.load(samples[models.id] ?? '');
  else view.draft.settle('model');
});
const view = new WriteView(models);

translate();
nameLanguage();
startTheme();
startKeys(view);
startTabs(name => { if (name === 'look') look(); });
onLanguage(() => {
  nameLanguage();
  models.refresh();
});
byId('language').addEventListener('click', () => setLanguage(language() === 'en' ? 'zh' : 'en'));
byId('generate').addEventListener('click', () => view.generate());
byId('stop').addEventListener('click', () => view.generation.stop());
byId('fork').addEventListener('click', () => view.forkHere());
byId('undo').addEventListener('click', () => view.draft.undo());
byId('redo').addEventListener('click', () => view.draft.redo());
byId('reset').addEventListener('click', () => view.sampling.reset());
byId('reuse-seed').addEventListener('click', () => view.reuseSeed());
byId('surprise').addEventListener('change', () => view.toggleSurprise());
byId('key-form').addEventListener('submit', event => {
  event.preventDefault();
  api.useKey(byId('key').value.trim());
  byId('key').value = '';
  clearError();
  begin();
});
byId('share').addEventListener('click', share);
addEventListener('hashchange', () => restore(readAddress(location.hash)));
view.draft.onChange(forgetAddress);
begin();

async function begin() {
  const shared = readAddress(location.hash);
  try {
    models.fill(await api.models(), shared?.model);
  } catch (error) {
    showError(error, 'models');
    if (error.status !== 401) setTimeout(begin, 3000);
    return;
  }

  clearError('models');
  if (!models.current) return showError(new Error(t('model.none')));
  if (!byId('panel-look').hidden) look();
  if (shared) restore(shared);
  else if (view.draft.text === '') view.draft.load(samples[models.id] ?? '');
  else view.draft.settle('loaded');
}

function restore(shared) {
  if (!shared) return;
  view.forget();
  if (shared.model && !models.choose(shared.model)) showError(new Error(t('share.model', { model: shared.model })));
  view.sampling.reset();
  shared.sampling.forEach(([key, value]) => view.sampling.set(key, value));
  byId('surprise').checked = shared.surprise;
  view.draft.load(shared.text);
  view.toggleSurprise();
}

async function share() {
  const { text } = view.draft;
  const address = addressOf({ model: models.id, text, sampling: view.sampling.typed(), surprise: view.surprise.isOn });
  history.replaceState(null, '', address);
  await copy(address, fits(text) ? 'share.copied' : 'share.cut');
}

// An address that no longer says what the page shows would undo the reader's work when the page is loaded again.
function forgetAddress(why) {
  if (why !== 'loaded' && why !== 'growing' && location.hash) history.replaceState(null, '', location.pathname);
}

function nameLanguage() {
  const other = language() === 'en' ? 'zh' : 'en';
  byId('language').textContent = other === 'zh' ? '中文' : 'English';
  byId('language').lang = other;
}

let looked = false;
async function look() {
  if (looked || !models.current) return;
  looked = true;
  try {
    const { mountLook } = await import('../look/look.js');
    mountLook(byId('panel-look'), {
      api: { post: api.post, models: api.models },
      language, onLanguage, showError,
      text: () => view.draft.text,
      model: () => models.id,
      models: models.list,
    });
  } catch (error) {
    looked = false;
    showError(error);
  }
}

import { byId } from './page.js';

const names = ['write', 'look'];

/** The two views; `onShow(name)` is called each time that one comes up. */
export function startTabs(onShow) {
  const tabs = names.map(name => byId(`tab-${name}`));
  const show = index => {
    tabs.forEach((tab, each) => {
      tab.setAttribute('aria-selected', each === index);
      tab.tabIndex = each === index ? 0 : -1;
      byId(`panel-${names[each]}`).hidden = each !== index;
    });
    onShow(names[index]);
  };
  tabs.forEach((tab, index) => {
    tab.addEventListener('click', () => show(index));
    tab.addEventListener('keydown', event => {
      const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: names.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = (to + names.length) % names.length;
      tabs[next].focus();
      show(next);
    });
  });
}

// Tabs as the ARIA practices have them: one is in the tab order, arrows, Home and End go to the others; the address keeps which.
import { byId } from './dom.ts';

/** @returns shows a tab by name. @param onShow is told each time */
export function connectTabs(onShow: (name: string) => void): (name: string) => void {
  const tabs = [...byId('tabs').querySelectorAll<HTMLButtonElement>('[role="tab"]')];
  const nameOf = (tab: HTMLButtonElement) => tab.getAttribute('aria-controls') ?? '';
  const select = (name: string) => {
    for (const tab of tabs) {
      const selected = nameOf(tab) === name;
      tab.setAttribute('aria-selected', String(selected));
      tab.tabIndex = selected ? 0 : -1;
      byId(nameOf(tab)).hidden = !selected;
    }
    onShow(name);
  };
  const show = (name: string) => {
    if (location.hash !== `#${name}`) history.replaceState(null, '', `#${name}`);
    select(name);
  };
  for (const [i, tab] of tabs.entries()) {
    tab.onclick = () => show(nameOf(tab));
    tab.onkeydown = (event) => {
      const to = { ArrowRight: i + 1, ArrowLeft: i - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
      const next = to === undefined ? undefined : tabs[to % tabs.length];
      if (!next) return;
      event.preventDefault();
      next.focus();
      show(nameOf(next));
    };
  }
  const asked = () => tabs.map(nameOf).find((name) => `#${name}` === location.hash);
  globalThis.addEventListener('hashchange', () => {
    const name = asked();
    if (name) show(name);
  });
  select(asked() ?? 'sentiment'); // no address yet: the keyboard would begin at the panel
  return show;
}

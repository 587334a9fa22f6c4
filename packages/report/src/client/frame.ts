// Theme and contents.

const themes = ['auto', 'light', 'dark'] as const;
const key = 'longhand-theme';

/** `auto`: what the system says. The choice is kept where the browser lets a page keep something. */
export function switchTheme(): void {
  const button = document.querySelector<HTMLButtonElement>('#theme');
  if (!button) return;
  const apply = (theme: string) => {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = `◐ ${theme}`;
    button.setAttribute('aria-label', `Theme: ${theme}`);
  };
  let current = Math.max(0, themes.indexOf(stored() as (typeof themes)[number]));
  apply(themes[current] ?? 'auto');
  button.hidden = false;
  button.addEventListener('click', () => {
    current = (current + 1) % themes.length;
    const theme = themes[current] ?? 'auto';
    apply(theme);
    try {
      localStorage.setItem(key, theme);
    } catch {} // a page of a file may keep nothing
  });
}

function stored(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Marks where the reader is. */
export function followContents(): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('nav a')];
  const headings = links.flatMap((link) => document.querySelector<HTMLElement>(link.hash) ?? []);
  const mark = () => {
    const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < 120);
    const current = atEnd ? headings.at(-1) : passed.at(-1);
    for (const link of links)
      if (link.hash === `#${current?.id}`) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
  };
  document.addEventListener('scroll', mark, { passive: true });
  mark();
}

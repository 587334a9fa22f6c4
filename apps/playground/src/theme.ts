// Light, dark or as the system has it; kept for the next visit, together with the report pages.
const themes = ['auto', 'light', 'dark'] as const;
const key = 'longhand-theme';

export function connectTheme(button: HTMLButtonElement): void {
  const apply = (theme: string) => {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = `◐ ${theme}`;
    button.setAttribute('aria-label', `Theme: ${theme}`);
  };
  let current = Math.max(0, themes.indexOf(stored() as (typeof themes)[number]));
  apply(themes[current] ?? 'auto');
  button.onclick = () => {
    current = (current + 1) % themes.length;
    const theme = themes[current] ?? 'auto';
    apply(theme);
    try {
      localStorage.setItem(key, theme);
    } catch {} // a page may be refused its storage
  };
}

function stored(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

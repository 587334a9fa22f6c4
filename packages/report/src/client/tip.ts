// One box for what lies under the pointer.
const box = () => document.querySelector<HTMLElement>('#tip');

/** Beside a point of the window, within it. */
export function showTip(text: string, x: number, y: number): void {
  const tip = box();
  if (!tip) return;
  tip.textContent = text;
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  const left = x + 14 + width > innerWidth ? x - 14 - width : x + 14;
  tip.style.left = `${Math.max(4, left)}px`;
  tip.style.top = `${Math.max(4, Math.min(y + 14, innerHeight - height - 4))}px`;
}

export function hideTip(): void {
  const tip = box();
  if (tip) tip.hidden = true;
}

/** For all that has a `data-tip`. */
export function showTips(): void {
  const follow = (event: PointerEvent) => {
    const { target } = event;
    if (!(target instanceof Element)) return;
    const marked = target.closest('[data-tip]');
    if (marked) showTip(marked.getAttribute('data-tip') ?? '', event.clientX, event.clientY);
    else if (!target.closest('.canvas.values')) hideTip();
  };
  document.addEventListener('pointermove', follow);
  document.addEventListener('pointerdown', follow);
  document.addEventListener('scroll', hideTip, { passive: true });
}

/** What a screen reader is to say. */
export function say(text: string): void {
  const live = document.querySelector('#live');
  if (live) live.textContent = text;
}

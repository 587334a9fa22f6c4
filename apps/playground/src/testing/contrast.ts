// How well what is seen can be read: contrasts by WCAG 2 (1.4.3 text, 1.4.11 controls), of every text and field of a page.
import type { Page } from 'playwright-core';

/** Texts and edges of too little contrast, each with its contrast; of text that cannot be used now there need be none. */
export const tooFaint = (tab: Page): Promise<string[]> => tab.evaluate(measure);

function measure(): string[] {
  type Colour = [red: number, green: number, blue: number, alpha: number];
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (!context) return ['no canvas'];
  const parsed = (css: string): Colour => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = css;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = ([r, g, b, a]: Colour, [R, G, B]: Colour): Colour => {
    const mix = (top: number, ground: number) => a * top + (1 - a) * ground;
    return [mix(r, R), mix(g, G), mix(b, B), 1];
  };
  const ground = (element: Element | null): Colour => {
    if (!element) return [255, 255, 255, 1];
    const own = parsed(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, ground(element.parentElement));
  };
  const luminance = ([r, g, b]: Colour): number => {
    const [red = 0, green = 0, blue = 0] = [r, g, b].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (a: Colour, b: Colour): number => {
    const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const problems: string[] = [];
  const judge = (what: string, colour: string, behind: Colour, needed: number) => {
    const found = contrast(over(parsed(colour), behind), behind);
    if (found < needed) problems.push(`${what}: ${found.toFixed(2)} of ${needed}`);
  };
  const judgeText = (text: string, element: Element) => {
    const style = getComputedStyle(element);
    const size = Number.parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    judge(
      text.slice(0, 40),
      element instanceof SVGElement ? style.fill : style.color,
      ground(element),
      large ? 3 : 4.5,
    );
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim();
    if (!text || !element?.checkVisibility() || element.closest('.unseen, .skip, option, :disabled')) continue;
    judgeText(text, element);
  }
  for (const field of document.querySelectorAll('textarea, input, select')) {
    if (!field.checkVisibility()) continue;
    judgeText(`value of ${field.id}`, field);
    judge(`edge of ${field.id}`, getComputedStyle(field).borderTopColor, ground(field.parentElement), 3);
  }
  return problems;
}

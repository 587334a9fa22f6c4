// A chart as SVG, and as PNG of three times its size: light, for a paper.
import { fileStyle } from '../style/charts.ts';

export function offerFiles(figure: HTMLElement, canvas: HTMLElement): void {
  const name = (figure.dataset.name ?? 'chart').replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60) || 'chart';
  const actions = document.createElement('div');
  actions.className = 'actions';
  const table = figure.querySelector('details.data');
  canvas.after(actions);
  if (table) actions.append(table);
  const button = (kind: string, save: (svg: SVGSVGElement) => void) => {
    const element = document.createElement('button');
    element.type = 'button';
    element.textContent = kind;
    element.setAttribute('aria-label', `Save ${figure.dataset.name ?? 'the chart'} as ${kind}`);
    element.addEventListener('click', () => {
      const svg = canvas.querySelector('svg');
      if (svg) save(svg);
    });
    actions.append(element);
  };
  button('SVG', (svg) => saveAs(`${name}.svg`, new Blob([fileOf(svg)], { type: 'image/svg+xml' })));
  button('PNG', (svg) => savePng(`${name}.png`, svg));
}

function fileOf(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copy.querySelector('.values')?.remove();
  for (const marked of copy.querySelectorAll('[data-tip]')) marked.removeAttribute('data-tip');
  const style = document.createElementNS('http://www.w3.org/2000/svg', 'style');
  style.textContent = fileStyle;
  copy.prepend(style);
  return new XMLSerializer().serializeToString(copy);
}

function saveAs(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const scale = 3;

function savePng(name: string, svg: SVGSVGElement): void {
  const { width, height } = svg.viewBox.baseVal;
  const picture = new Image();
  picture.addEventListener('load', () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [width * scale, height * scale];
    const context = canvas.getContext('2d');
    if (!context) return;
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => blob && saveAs(name, blob));
  });
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(fileOf(svg))}`;
}

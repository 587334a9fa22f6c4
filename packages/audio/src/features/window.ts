// Windows by their names and in the variants that tools use.
import type { ResolvedFeatureOptions, WindowName } from './options.ts';

/** As long as a frame is cut: `frameLength` samples, or `fftSize` with zeros on both sides. */
export function createWindow(options: ResolvedFeatureOptions, span: number): Float64Array {
  const { window, frameLength, periodicWindow, blackmanCoefficient } = options;
  const period = periodicWindow ? frameLength : frameLength - 1;
  const whole = new Float64Array(span);
  const before = Math.floor((span - frameLength) / 2);
  for (let i = 0; i < frameLength; i++) {
    whole[before + i] = frameLength === 1 ? 1 : valueAt(window, (2 * Math.PI * i) / period, blackmanCoefficient);
  }
  return whole;
}

function valueAt(window: WindowName, angle: number, blackman: number): number {
  switch (window) {
    case 'rectangular':
      return 1;
    case 'hann':
      return 0.5 - 0.5 * Math.cos(angle);
    case 'hamming':
      return 0.54 - 0.46 * Math.cos(angle);
    case 'povey': // Kaldi's own, like Hamming but 0 at its ends
      return (0.5 - 0.5 * Math.cos(angle)) ** 0.85;
    case 'blackman':
      return blackman - 0.5 * Math.cos(angle) + (0.5 - blackman) * Math.cos(2 * angle);
    default:
      return window satisfies never;
  }
}

// The colours, light and dark: text on its ground has a contrast of 4.5 at least; lines are told apart by the colour-blind.

export const light = {
  ink: '#17202c',
  soft: '#566273',
  line: '#dde3ea',
  paper: '#ffffff',
  panel: '#f4f6f9',
  accent: '#2461c9',
  good: '#12805c',
  bad: '#c2334a',
  s0: '#2461c9',
  s1: '#d9651a',
  s2: '#12805c',
  s3: '#9a3fb5',
  s4: '#b3261e',
  s5: '#5b6472',
} as const;

export const dark: Record<keyof typeof light, string> = {
  ink: '#e7ebf1',
  soft: '#9aa6b6',
  line: '#2a323e',
  paper: '#10141a',
  panel: '#181e26',
  accent: '#74a3f5',
  good: '#4cc397',
  bad: '#f07a8b',
  s0: '#74a3f5',
  s1: '#f2934f',
  s2: '#4cc397',
  s3: '#cf8be2',
  s4: '#f28b82',
  s5: '#9aa6b6',
};

export const fonts =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", "PingFang SC", "Noto Sans CJK SC", sans-serif';

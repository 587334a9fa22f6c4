import { describe, expect, it } from 'vitest';
import { applyChoices, checkAuto } from './auto.ts';

const config = { epochs: 10, dropout: 0.3, tokenizer: 'unicode', bidirectional: true };
const choices = [
  { because: '90 texts are few', values: { dropout: 0.5, epochs: 20 } },
  { because: 'They are long', values: { epochs: 20 } },
  { because: 'Chinese has no spaces', values: { tokenizer: 'chinese' } },
];

describe('choices', () => {
  it('change the settings, and say the fact and the flags that do the same', () => {
    const { config: chosen, lines } = applyChoices({ config, given: [] }, choices);
    expect(chosen).toEqual({ epochs: 20, dropout: 0.5, tokenizer: 'chinese', bidirectional: true });
    expect(lines).toEqual([
      'Chosen from the data (a flag changes each, --auto off all):',
      '  90 texts are few: --epochs 20 --dropout 0.5',
      '  Chinese has no spaces: --tokenizer chinese',
    ]);
  });

  it('leave alone what a flag gave, also at its default', () => {
    const { config: chosen, lines } = applyChoices({ config, given: ['dropout', 'tokenizer'] }, choices);
    expect(chosen).toEqual({ ...config, epochs: 20 });
    expect(lines.slice(1)).toEqual(['  90 texts are few: --epochs 20']);
  });

  it('that change nothing are not said', () => {
    expect(applyChoices({ config, given: [] }, [{ because: 'So', values: { epochs: 10 } }])).toEqual({
      config,
      lines: [],
    });
  });
});

it('--auto on is refused where nothing is chosen', () => {
  const check = (given: string[], preset: string, own: boolean) => () => checkAuto({ given, preset, own });
  expect(check(['auto'], '', false)).toThrow('--auto on: expected a file or folder of your own');
  expect(check(['auto'], 'tiny', true)).toThrow('got --preset tiny');
  for (const fine of [check(['auto'], '', true), check([], 'tiny', false)]) expect(fine).not.toThrow();
});

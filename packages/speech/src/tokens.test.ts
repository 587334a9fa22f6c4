import { describe, expect, it } from 'vitest';
import { buildTokens, plainText, readTokens, tokenFile } from './tokens.ts';

const transcribing = { task: 'transcribe', lowerCase: false, merges: 5 } as const;

describe('tokens', () => {
  it.each(['characters', 'bpe', 'words'] as const)('%s: there, back, and read from their file', (units) => {
    const texts = ['GO TO PAGE TEN', "DON'T GO", 'TEN TO TEN'];
    const settings = { ...transcribing, tokens: units };
    const built = buildTokens(settings, texts);
    const again = readTokens(settings, JSON.parse(JSON.stringify(built)), tokenFile(settings));
    expect(again.vocabulary.fingerprint).toBe(built.vocabulary.fingerprint);
    for (const text of texts) {
      const ids = built.encode(text);
      expect(ids).not.toContain(0); // the blank
      expect(again.decode(ids)).toBe(text);
      const { texts: parts, boundary } = built.spelling;
      const words = ids.map((id) => `${boundary[id] ? ' ' : ''}${parts[id]}`).join('');
      expect(words.trim()).toBe(text);
    }
  });

  it('are whole texts where the task is to classify', () => {
    const settings = { ...transcribing, task: 'classify', tokens: 'characters' } as const;
    const tokens = buildTokens(settings, ['turn left', 'stop']);
    expect(tokenFile(settings)).toBe('vocabulary.json');
    expect(tokens.encode('turn left')).toHaveLength(1);
    expect(tokens.decode(tokens.encode('turn left'))).toBe('turn left');
  });
});

it('a plain text has one space for white space, and lower case where it is set', () => {
  expect(plainText(' A\t\u00A0b\n', { lowerCase: false })).toBe('A b');
  expect(plainText('A b', { lowerCase: true })).toBe('a b');
});

import { expect, it } from 'vitest';
import { detokenize } from './detokenize.ts';

it.each([
  ['a man , a dog and " two cats " .', '', 'a man, a dog and "two cats".'],
  ["the dog 's ball ( red ) is n't here !", 'en', "the dog's ball (red) isn't here!"],
  ["l' homme est là !", 'fr', "l'homme est là !"],
  ['ein Schwarz-Weiß-Bild : 3 , 5 %', 'de', 'ein Schwarz-Weiß-Bild: 3, 5%'],
  ['我 喜欢 猫 。', 'zh', '我喜欢猫。'],
  ['日本語 と English', 'ja', '日本語と English'],
])('%s', (tokens, language, text) => expect(detokenize(tokens.split(' '), language)).toBe(text));

import { expect, it } from 'vitest';
import { generateTranslation } from './index.ts';
import { languageOfLines } from './line-language.ts';

it.each([
  ['zh', ['我们明天去北京。', '他在 GitHub 上写代码。']],
  ['ja', ['明日、北京に行きます。', 'コードを書いています。']],
  ['ko', ['우리는 내일 서울에 갑니다.', '그는 코드를 씁니다.']],
  ['th', ['พรุ่งนี้เราจะไปกรุงเทพ']],
  ['ru', ['Завтра мы едем в Москву.', 'Он пишет код на GitHub.']],
  ['el', ['Αύριο πάμε στην Αθήνα.']],
  ['ar', ['غدا نذهب إلى القاهرة']],
  ['en', ['Tomorrow we go to the city.', 'A man is writing code for the bank in 北京.']],
  ['de', ['Morgen fahren wir in die Stadt.', 'Der Mann schreibt nicht, und das ist gut.']],
  ['fr', ['Demain nous allons dans la ville.', "L'homme est dans le jardin et il écrit pour les amis."]],
  ['es', ['Mañana vamos a la ciudad por el parque.', 'El hombre no escribe y las niñas leen con una luz.']],
  ['und', ['Jutro jedziemy do miasta.', 'Mężczyzna pisze kod.']],
  ['und', []],
  ['und', ['123', '...']],
])('tells %s', (language, lines) => expect(languageOfLines(lines)).toBe(language));

it('takes lines from all over a long text, and a made-up language for none', () => {
  const english = Array.from({ length: 3000 }, (_, i) => `This is line ${i} of the text.`);
  const chinese = Array.from({ length: 3000 }, (_, i) => `这是文本的第${i}行，没有别的内容，只有这些字。`);
  expect(languageOfLines([...english.slice(0, 200), ...chinese])).toBe('zh');
  expect(languageOfLines([...chinese.slice(0, 200), ...english])).toBe('en');
  const { train } = generateTranslation().splits;
  expect(languageOfLines(train.map(({ source }) => source))).toBe('en');
  expect(languageOfLines(train.map(({ target }) => target))).toBe('und');
});

import { DataError } from '@longhand/base';
import { text } from '@longhand/bundle/settings';
import { expect, it } from 'vitest';
import { defineCommand } from './index.ts';

it('an error that names an option of a package names the flag', async () => {
  const fix = 'Name yours with "textColumn" and "otherColumn".';
  const main = defineCommand({
    ...{ name: 'longhand test', summary: 'Fails.', example: 'longhand test' },
    settings: { textColumn: text('text', 'Column.') },
    action: async () => {
      throw new DataError({ where: 'a.csv', expected: 'a column "text"', got: 'id', fix });
    },
  });
  const failure = expect(main([])).rejects;
  await failure.toThrow('a.csv: expected a column "text", got id. Name yours with --text-column and "otherColumn".');
  await expect(main([])).rejects.toBeInstanceOf(DataError);
});

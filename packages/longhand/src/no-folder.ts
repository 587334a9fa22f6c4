// Models in folders, where there are none.
import { ConfigError } from '@longhand/base';

/** @throws ConfigError always: a page reads URLs and dropped files */
export async function folder(path: string | URL): Promise<never> {
  const expected = 'a URL, dropped files or a ModelSource: this is no Node';
  throw new ConfigError({ where: 'load: source', expected, got: `the folder ${JSON.stringify(String(path))}` });
}

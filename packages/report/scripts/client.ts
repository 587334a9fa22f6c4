// Bundles the page's script: `pnpm --filter @longhand/report client` writes src/client.generated.ts, which a test compares.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const from = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The script as it stands in a page. */
export async function bundleClient(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [from('../src/client/main.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'none',
  });
  const script = outputFiles[0]?.text.trim() ?? '';
  if (/<\/script|<!--/i.test(script)) throw new Error('the script holds what would end it within HTML');
  return script;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = JSON.stringify(await bundleClient());
  const lines = [
    '// Made by `pnpm --filter @longhand/report client` of src/client; a test compares them.',
    'export const client =',
    '  // biome-ignore lint/suspicious/noTemplateCurlyInString: they belong to the script',
    `  ${text};`,
  ];
  await writeFile(from('../src/client.generated.ts'), `${lines.join('\n')}\n`);
}

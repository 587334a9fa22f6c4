// Scripts as processes: what they say and how they exit.
import { spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DataError } from '@longhand/base';
import { problemText, userPath } from '@longhand/runs';
import { beforeAll, describe, expect, it } from 'vitest';

const moduleOf = (name: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, name)).href);
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
});

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `body` as the main function of a script. @param shell how it is started, `$0` being the command */
async function script(
  body: string,
  { shell = '"$@"', onLine }: { shell?: string; onLine?: (kill: (signal: NodeJS.Signals) => void) => void } = {},
): Promise<Ended> {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.mts`);
  const imports = `import { runMain } from ${moduleOf('main.ts')};
import { Interrupted, listenForInterrupt } from ${moduleOf('interrupt.ts')};
import * as fs from 'node:fs'; import * as fsp from 'node:fs/promises'; import * as zlib from 'node:zlib';
import { setTimeout as wait } from 'node:timers/promises';
const folder = ${JSON.stringify(folder)};
void [fs, fsp, zlib, wait, Interrupted, listenForInterrupt];`;
  await writeFile(path, `${imports}\nawait runMain(async () => {\n${body}\n});\n`);
  const child = spawn('sh', ['-c', shell, 'sh', process.execPath, '--import', import.meta.resolve('tsx'), path], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text: Buffer) => {
    out += text.toString();
    onLine?.((signal) => child.kill(signal));
  });
  child.stderr.on('data', (text: Buffer) => {
    err += text.toString();
  });
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, out, err })));
}

describe('a system error is one line and exit code 1', () => {
  it.each([
    [
      'a missing file',
      "await fsp.readFile('/none/x');",
      /^Error: \/none\/x: no such file or folder \(ENOENT, open\)\.\n$/,
    ],
    [
      'a folder for a file',
      'await fsp.readFile(folder);',
      /^Error: .*a folder where a file is expected \(EISDIR, read\)\.\n$/,
    ],
    [
      'a file for a folder',
      "fs.writeFileSync(folder + '/f', ''); await fsp.readdir(folder + '/f/g');",
      /a file where a folder is expected \(ENOTDIR, /,
    ],
    [
      'a full disk',
      "const f = await fsp.open('/dev/full', 'w'); await f.write('x').finally(() => f.close());",
      /^Error: no space left on the disk \(ENOSPC, write\)\.\n$/,
    ],
    [
      'a stream that nobody waits for',
      "fs.createReadStream('/none/x'); await wait(100);",
      /^Error: \/none\/x: no such file or folder/,
    ],
    [
      'a promise that nobody waits for',
      "void fsp.readFile('/none/x'); await wait(100);",
      /^Error: \/none\/x: no such file or folder/,
    ],
    [
      'a name with escapes in it',
      "await fsp.readFile('/none/\\u001b[31m\\n');",
      /^Error: \/none\/\\u001b\[31m\\n: no such file/,
    ],
    ['too large an array', 'new Float32Array(1e15);', /^Error: not enough memory \(.+\)\. Try smaller sizes/],
  ])('%s', async (_, body, message) => {
    const { code, err } = await script(body);
    expect(err).toMatch(message);
    expect(err).not.toContain('    at ');
    expect(code).toBe(1);
  });

  it('an output that is full', async () => {
    const { code, err } = await script("process.stdout.write('x');", { shell: '"$@" > /dev/full' });
    expect(err).toMatch(/^Error: standard output: no space left on the disk \(ENOSPC, write\)\.\n$/);
    expect(code).toBe(1);
  });
});

it('a reader that closes the pipe ends the script quietly', async () => {
  const { out, err } = await script(
    "for (let i = 0; i < 1e5; i++) { process.stdout.write(i + '\\n'); if (i % 100 === 0) await wait(0); }",
    {
      shell: '"$@" | head -1; echo "done"',
    },
  );
  expect(out).toBe('0\ndone\n');
  expect(err).toBe('');
});

it('closed standard error loses the message, not the exit code', async () => {
  const { code } = await script("await fsp.readFile('/none/x');", { shell: '"$@" 2>&-' });
  expect(code).toBe(1);
});

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s asks for an end, and the exit code is %i', async (signal, expected) => {
  let sent = false;
  const body = `const request = listenForInterrupt(() => {});
process.stdout.write('ready\\n');
while (!request.requested) await wait(5);
throw new Interrupted(3, 'runs/x', request.requested);`;
  const { code, err } = await script(body, {
    onLine: (kill) => {
      if (!sent) kill(signal);
      sent = true;
    },
    shell: 'exec "$@"',
  });
  expect(err).toBe('Stopped at step 3; saved in runs/x. Go on with the same command and --resume.\n');
  expect(code).toBe(expected);
});

it('a second signal ends the process at once', async () => {
  let sent = false;
  const body = "listenForInterrupt(() => {});\nprocess.stdout.write('ready\\n');\nfor (;;) await wait(5);";
  const { code } = await script(body, {
    onLine: (kill) => {
      if (sent) return;
      sent = true;
      kill('SIGHUP');
      setTimeout(() => kill('SIGTERM'), 900);
    },
    shell: 'exec "$@"',
  });
  expect(code).toBe(143);
});

it('an error of ours is one line without what a terminal would obey', () => {
  const error = new DataError({ where: 'a\u001b[2J.tsv line 3', expected: 'one\nlabel', got: '\u009b31m' });
  expect(problemText(error)).toBe('DataError: a\\u001b[2J.tsv line 3: expected one\\nlabel, got \\u009b31m.');
});

it('a path with NUL is none', () => expect(() => userPath('a\0b')).toThrow('expected a path, got "a\\u0000b"'));

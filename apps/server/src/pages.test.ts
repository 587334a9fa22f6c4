// What a browser sees: the documentation and the playground.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { playgroundFolder } from './playground.ts';
import { fakeModel, shout } from './testing/fake-model.ts';
import { post, raw, serverOf } from './testing/with-server.ts';

const speech = { about: { task: 'speech', streamRate: 8000 } } as const;

describe('pages', () => {
  it('the documentation allows no script but its own, and has every endpoint', async () => {
    const { url } = await serverOf([fakeModel('a<b', shout), fakeModel('s', shout, speech)]);
    const response = await fetch(url); // the same as /docs where no playground is
    expect(await (await fetch(`${url}/docs`)).text()).toBe(await response.clone().text());
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'sha256-/);
    const page = await response.text();
    expect(page).not.toMatch(/src=|href="http|@import|a<b/);
    for (const path of ['/v1/a&lt;b', '/v1/s/stream', '/metrics']) expect(page).toContain(path);
  });

  it('the OpenAPI document has the limits that requests are checked by', async () => {
    const { url } = await serverOf([fakeModel('a', shout), fakeModel('s', shout, speech)], { maxLength: 77 });
    const document = await (await fetch(`${url}/openapi.json`)).json();
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/v1/a', '/v1/s', '/v1/s/stream', '/healthz']));
    const body = document.paths['/v1/a'].post.requestBody.content['application/json'];
    expect(body.schema.properties.inputs).toMatchObject({ maxItems: 64, items: { type: 'string', maxLength: 77 } });
    expect(Object.keys(document.paths['/v1/s'].post.requestBody.content)).toContain('audio/flac');
    expect(Object.keys(document.paths['/v1/a'].post.responses)).toEqual(expect.arrayContaining(['200', '413', '504']));
  });
});

describe('the playground', () => {
  let [folder, url] = ['', ''];
  const files: readonly (readonly [string, string])[] = [
    ['index.html', 'text/html; charset=utf-8'],
    ['assets/app-1a2b3c.js', 'text/javascript; charset=utf-8'],
    ['assets/app-1a2b3c.css', 'text/css; charset=utf-8'],
    ['assets/kernels-9f.wasm', 'application/wasm'],
    ['models/demo/model.json', 'application/json'],
    ['models/demo/weights.safetensors', 'application/octet-stream'],
    ['sounds/a.wav', 'audio/wav'],
    ['icon.svg', 'image/svg+xml; charset=utf-8'],
  ];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longhand playground '));
    const write = async (name: string, text: string) => {
      await mkdir(dirname(join(folder, 'page', name)), { recursive: true });
      await writeFile(join(folder, 'page', name), text);
    };
    for (const [name] of files) await write(name, `this is ${name}`);
    await write('.env', 'secret');
    await write('.git/config', 'secret');
    await write('../beside.txt', 'secret');
    await write('../page-2/index.html', 'secret');
  });
  beforeEach(async () => {
    ({ url } = await serverOf([fakeModel('a', shout)], {}, { playground: join(folder, 'page') }));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(files)('has %s as %s', async (name, type) => {
    const response = await fetch(`${url}/${name}?v=1`);
    expect(await response.text()).toBe(`this is ${name}`);
    const header = (key: string) => response.headers.get(key);
    expect([response.status, header('content-type'), header('x-content-type-options')]).toEqual([200, type, 'nosniff']);
    expect(header('cache-control')).toMatch(name.startsWith('assets/') ? /immutable/ : /^no-cache$/);
    expect(header('cross-origin-embedder-policy')).toBe('require-corp');
    const head = await fetch(`${url}/${name}`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(`this is ${name}`.length)]);
  });

  it('is at /, and the endpoints are where they were', async () => {
    expect(await (await fetch(url)).text()).toBe('this is index.html');
    expect(await (await fetch(`${url}/docs`)).text()).toContain('/v1/a');
    expect((await post(`${url}/v1/a`, { inputs: ['x'] })).status).toBe(200);
    expect((await fetch(`${url}/v1/models`)).headers.get('content-type')).toBe('application/json');
  });

  it.each([
    '/../beside.txt',
    '/..%2fbeside.txt',
    '/%2e%2e/beside.txt',
    '/%2e%2e%2fbeside.txt',
    '/..\\beside.txt',
    '/..%5cbeside.txt',
    '/assets/../../beside.txt',
    '/assets/..%2f..%2fbeside.txt',
    '/....//beside.txt',
    '//etc/passwd',
    '/../page-2/index.html',
    '/.env',
    '/%2eenv',
    '/.git/config',
    '/%00',
    '/index.html%00.js',
    '/nothing.js',
    '/assets',
    `/${'a'.repeat(300)}`,
  ])('does not have %s', async (path) => {
    const answer = await raw(url, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 40[04] /);
    expect(answer).not.toMatch(/secret|root:/);
  });

  it('is a folder with a page, or an error of the command', () => {
    expect(playgroundFolder(join(folder, 'page'))).toBe(join(folder, 'page'));
    expect(() => playgroundFolder(folder)).toThrow('--playground: expected a folder with index.html');
  });
});

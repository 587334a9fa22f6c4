// The server at a port, with models that need no tensors.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { fakeModel, gate, shout } from './testing/fake-model.ts';
import { json, post, raw, serverOf } from './testing/with-server.ts';

const speech = { about: { task: 'speech', streamRate: 8000 } } as const;

describe('a request', () => {
  it('is answered in the order of its inputs', async () => {
    const { url } = await serverOf([fakeModel('a', shout)]);
    const response = await post(`${url}/v1/a`, { inputs: ['x', 'y'], options: { explain: true } });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.json()).toEqual({ model: 'a', predictions: [{ text: 'X' }, { text: 'Y' }] });
  });

  it('shares a batch with those that come while a model computes', async () => {
    const door = gate();
    const model = fakeModel('a', door.answer);
    const { url } = await serverOf([model]);
    const answers = ['1', '2', '3', '4'].map((text) => post(`${url}/v1/a`, { inputs: [text] }));
    const metric = async () => (await fetch(`${url}/metrics`)).text();
    await expect.poll(metric).toContain('longhand_queue_inputs{model="a"} 3');
    door.open();
    await expect.poll(door.waits).toBe(1);
    door.open();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(model.calls.map(({ length }) => length)).toEqual([1, 3]);
    expect(await metric()).toContain('longhand_batch_inputs_bucket{model="a",le="4"} 2');
  });

  it('may be a sound as it is, or several as base64', async () => {
    const model = fakeModel('a', async (inputs) => inputs, speech);
    const { url } = await serverOf([model]);
    const sound = await post(`${url}/v1/a`, 'RIFF', { 'content-type': 'audio/wav' });
    const encoded = await post(`${url}/v1/a`, { inputs: ['UklGRg==', 'AAAA'] });
    expect([sound.status, encoded.status]).toEqual([200, 200]);
    const bytes = (text: string) => new Uint8Array(Buffer.from(text));
    expect(model.calls).toEqual([
      [{ bytes: bytes('RIFF'), name: 'body' }],
      [
        { bytes: bytes('RIFF'), name: 'inputs[0]' },
        { bytes: bytes('\0\0\0'), name: 'inputs[1]' },
      ],
    ]);
  });
});

describe('a request that is refused', () => {
  it.each([
    [400, 'no JSON', '{"inputs"', json, 'body'],
    [400, 'no body', '', json, 'body'],
    [400, 'no UTF-8', new Uint8Array([0xff, 0xfe]), json, 'body'],
    [413, 'a long body', `"${'x'.repeat(2000)}"`, json, 'body'],
    [415, 'another type', '{}', { 'content-type': 'text/plain' }, 'content-type'],
    [415, 'a sound for texts', 'RIFF', { 'content-type': 'audio/wav' }, 'content-type'],
    [415, 'compressed bytes', 'x', { ...json, 'content-encoding': 'gzip' }, 'content-encoding'],
    [422, 'no object', '[]', json, 'body'],
    [422, 'no inputs', '{}', json, 'body: inputs'],
    [422, 'an empty list', '{"inputs":[]}', json, 'body: inputs'],
    [422, 'a number as text', '{"inputs":["a",7]}', json, 'body: inputs.1'],
    [422, 'too many inputs', '{"inputs":["a","b","c","d","e"]}', json, 'body: inputs'],
    [422, 'a long text', `{"inputs":["${'x'.repeat(101)}"]}`, json, 'body: inputs.0'],
    [422, 'an unknown key', '{"inputs":["a"],"__proto__":{},"input":1}', json, 'body'],
    [422, 'an unknown option', '{"inputs":["a"],"options":{"beam":5}}', json, 'body: options'],
    [422, 'what the model refuses', '{"inputs":["poison"]}', json, 'text'],
  ])('has status %i for %s', async (status, _, body, headers, where) => {
    const model = fakeModel('a', async (inputs, options) => {
      if (inputs.includes('poison')) throw new ConfigError({ where: 'text', expected: 'food', got: 'poison' });
      return shout(inputs, options);
    });
    const { url } = await serverOf([model], { maxBody: 1000 / 2 ** 20, maxInputs: 4, maxLength: 100 });
    const response = await fetch(`${url}/v1/a`, { method: 'POST', headers, body });
    const { error } = (await response.json()) as { error: Record<string, string> };
    expect({ status: response.status, where: error.where }).toEqual({ status, where });
    expect(Object.keys(error)).toEqual(expect.arrayContaining(['expected', 'got']));
  });

  it('names the models, the method and the addresses that there are', async () => {
    const { url } = await serverOf([fakeModel('a', shout)]);
    const missing = await post(`${url}/v1/b`, { inputs: ['x'] });
    expect([missing.status, await missing.json()]).toEqual([
      404,
      { error: { where: 'model', expected: 'one of a', got: '"b"' } },
    ]);
    const got = await fetch(`${url}/v1/a`);
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await fetch(`${url}/v2`)).status).toBe(404);
    expect((await fetch(`${url}/v1/a/stream`)).status).toBe(426);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('longhand_requests_total{model="",code="404"} 2');
    expect(metrics).toContain('longhand_requests_total{model="a",code="405"} 1');
  });

  it('says nothing of what broke in the server, which its log has', async () => {
    const errors: unknown[] = [];
    const broken = fakeModel('a', async () => {
      throw new Error('secret');
    });
    const { url } = await serverOf([broken], {}, { onError: (error) => errors.push(error) });
    const response = await post(`${url}/v1/a`, { inputs: ['x'] });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(errors).toMatchObject([{ message: 'secret' }]);
  });

  it('is one that finds the queue full, or waits for too long', async () => {
    const door = gate();
    const { url } = await serverOf([fakeModel('a', door.answer)], { maxQueue: 2, maxInputs: 2, timeout: 0.3 });
    const first = post(`${url}/v1/a`, { inputs: ['1'] });
    await expect.poll(door.waits).toBe(1);
    const second = post(`${url}/v1/a`, { inputs: ['2', '3'] });
    const metric = async () => (await fetch(`${url}/metrics`)).text();
    await expect.poll(metric).toContain('longhand_queue_inputs{model="a"} 2');
    const third = await post(`${url}/v1/a`, { inputs: ['4'] });
    expect([third.status, third.headers.get('retry-after')]).toEqual([429, '1']);
    expect([(await first).status, (await second).status]).toEqual([504, 504]);
    door.open();
  });
});

describe('a hostile client', () => {
  const head = (length: number) =>
    `POST /v1/a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

  it('that sends its body slowly is given up, and others are answered meanwhile', async () => {
    const { url } = await serverOf([fakeModel('a', shout)], { bodyTimeout: 0.3 });
    const slow = raw(url, `${head(50)}{"inp`);
    expect((await post(`${url}/v1/a`, { inputs: ['x'] })).status).toBe(200);
    expect(await slow).toMatch(/^HTTP\/1.1 408 [\s\S]*connection: close/i);
  });

  it('that sends its headers slowly is given up', async () => {
    const { url } = await serverOf([fakeModel('a', shout)], { bodyTimeout: 0.3 });
    expect(await raw(url, 'POST /v1/a HTTP/1.1\r\nHost: x\r\nX-')).toContain('408');
  });

  it('that states a huge body is refused before it sends it', async () => {
    const { url } = await serverOf([fakeModel('a', shout)]);
    expect(await raw(url, head(2 ** 40))).toMatch(/^HTTP\/1.1 413 [\s\S]*connection: close/i); // until it closes
  });

  it('that sends a huge body in pieces is refused where the limit is met', async () => {
    const { url } = await serverOf([fakeModel('a', shout)], { maxBody: 1000 / 2 ** 20 });
    const start = head(0).replace('Content-Length: 0', 'Transfer-Encoding: chunked');
    const piece = `400\r\n${'x'.repeat(1024)}\r\n`;
    expect(await raw(url, start + piece, '"body"')).toMatch(/^HTTP\/1.1 413 /);
  });

  it('of one model does not delay another, nor its health', async () => {
    const door = gate();
    const { url } = await serverOf([fakeModel('a', door.answer), fakeModel('b', shout)], { maxQueue: 4, maxInputs: 4 });
    const stuck = Array.from({ length: 6 }, (_, i) => post(`${url}/v1/a`, { inputs: [`${i}`] }));
    await expect.poll(async () => (await fetch(`${url}/metrics`)).text()).toContain('code="429"} 1');
    expect((await post(`${url}/v1/b`, { inputs: ['x'] })).status).toBe(200);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    door.open();
    await expect.poll(door.waits).toBe(1);
    door.open();
    const statuses = (await Promise.all(stuck)).map(({ status }) => status);
    expect(statuses.sort((a, b) => a - b)).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('that goes away costs no computation', async () => {
    const door = gate();
    const model = fakeModel('a', door.answer);
    const { url } = await serverOf([model]);
    const first = post(`${url}/v1/a`, { inputs: ['1'] });
    await expect.poll(door.waits).toBe(1);
    const controller = new AbortController();
    const { signal } = controller;
    const gone = fetch(`${url}/v1/a`, { method: 'POST', headers: json, body: '{"inputs":["2"]}', signal });
    const metric = async () => (await fetch(`${url}/metrics`)).text();
    await expect.poll(metric).toContain('longhand_queue_inputs{model="a"} 1');
    controller.abort();
    await expect(gone).rejects.toThrow();
    await expect.poll(metric).toContain('longhand_queue_inputs{model="a"} 0');
    door.open();
    expect((await first).status).toBe(200);
    expect(model.calls).toEqual([['1']]);
  });
});

it('500 bad requests and 50 good ones: nothing is lost', async () => {
  const { url } = await serverOf([fakeModel('a', shout)]);
  const bad: (readonly [string, string])[] = [
    ['/v1/a', '{'],
    ['/v1/a', '{"inputs":7}'],
    ['/v1/b', '{"inputs":["x"]}'],
    ['/', '{}'],
    ['/v1/a', `{"inputs":[${'['.repeat(9000)}`],
  ];
  const requests = Array.from({ length: 550 }, async (_, i) => {
    const [path, body] = i % 11 === 0 ? ['/v1/a', `{"inputs":["t${i}"]}`] : (bad[i % bad.length] ?? ['', '']);
    const response = await post(url + path, body);
    const text = await response.text();
    if (i % 11 === 0) expect(JSON.parse(text).predictions).toEqual([{ text: `T${i}` }]);
    return response.status;
  });
  const statuses = await Promise.all(requests);
  expect(statuses.filter((status) => status === 200)).toHaveLength(50);
  expect(statuses.filter((status) => status >= 400 && status < 500)).toHaveLength(500);
});

describe('a server that stops', () => {
  it('answers what is queued, is no longer ready, and takes no more', async () => {
    const door = gate();
    const server = await serverOf([fakeModel('a', door.answer)]);
    const answers = ['1', '2'].map((text) => post(`${server.url}/v1/a`, { inputs: [text] }));
    const metric = async () => (await fetch(`${server.url}/metrics`)).text();
    await expect.poll(metric).toContain('longhand_queue_inputs{model="a"} 1');
    let stopped = false;
    const stop = server.stop().then(() => {
      stopped = true;
    });
    await expect(fetch(server.url, { headers: { connection: 'close' } })).rejects.toThrow();
    expect(stopped).toBe(false);
    door.open();
    await expect.poll(door.waits).toBe(1);
    door.open();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
    await stop;
  });

  it('cuts what does not end in time', async () => {
    const server = await serverOf([fakeModel('a', shout)], { stopTimeout: 0.2 });
    const open = raw(server.url, 'POST /v1/a HTTP/1.1\r\nHost: x\r\n');
    await fetch(`${server.url}/healthz`);
    await server.stop();
    await open;
  });
});

describe('state', () => {
  it('is healthy while it runs, and ready when all models are', async () => {
    let ready = false;
    const { url } = await serverOf([fakeModel('a', shout), fakeModel('b', shout, { isReady: () => ready })]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const before = await fetch(`${url}/readyz`);
    expect([before.status, await before.json()]).toEqual([503, { status: 'not ready', models: { a: true, b: false } }]);
    const unready = await post(`${url}/v1/b`, { inputs: ['x'] });
    expect([unready.status, unready.headers.get('retry-after')]).toEqual([503, '5']);
    expect((await post(`${url}/v1/a`, { inputs: ['x'] })).status).toBe(200);
    ready = true;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });
});

describe('pages', () => {
  it('the documentation allows no script but its own, and has every endpoint', async () => {
    const { url } = await serverOf([fakeModel('a<b', shout), fakeModel('s', shout, speech)]);
    const response = await fetch(url);
    expect(response.url).toBe(`${url}/docs`);
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

  it('the playground is served at /, isolated, and nothing beside its folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
    await writeFile(join(folder, 'index.html'), 'PLAY');
    const { url } = await serverOf([fakeModel('a', shout)], {}, { playground: folder });
    const page = await fetch(url);
    expect([await page.text(), page.headers.get('cross-origin-embedder-policy')]).toEqual(['PLAY', 'require-corp']);
    for (const path of ['/..%2f..%2fetc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/nothing.js'])
      expect(await raw(url, `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`, '}')).toMatch(/^HTTP\/1.1 404 /);
    expect((await post(`${url}/v1/a`, { inputs: ['x'] })).status).toBe(200);
    await rm(folder, { recursive: true });
  });
});

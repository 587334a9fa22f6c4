// The server at a port, with models that need no tensors.
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

  it('may be empty texts, half characters, and any script', async () => {
    const { url } = await serverOf([fakeModel('a', shout)]);
    const body = '\ufeff{"inputs":["","\\ud800\\u0000","\\u202e \u{1f600} ﷽ e\u0301"]}';
    const response = await post(`${url}/v1/a`, body, { 'content-type': 'application/json; charset=utf-8' });
    expect(await response.json()).toEqual({
      model: 'a',
      predictions: [{ text: '' }, { text: '\ud800\u0000' }, { text: '\u202e \u{1f600} ﷽ E\u0301' }],
    });
  });

  it('is answered whatever other protocol the client offers beside HTTP/1.1', async () => {
    const { url } = await serverOf([fakeModel('a', shout)]);
    const offer = 'Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__';
    const head = `POST /v1/a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${offer}`;
    const answer = await raw(url, `${head}\r\nContent-Length: 16\r\n\r\n{"inputs":["x"]}`); // until it closes
    expect(answer).toMatch(/^HTTP\/1.1 200 [\s\S]*\{"model":"a","predictions":\[\{"text":"X"\}\]\}$/);
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
    [400, 'brackets thousands deep', '['.repeat(900), json, 'body'],
    [422, 'half a character as an option', '{"inputs":["a"],"options":"\\ud800"}', json, 'body: options'],
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

  it('says how a model is called to who calls it otherwise, in a command that works', async () => {
    const { url } = await serverOf([fakeModel('a', shout)]);
    const got = await fetch(`${url}/v1/a`);
    expect(got.headers.get('content-type')).toContain('application/json');
    const { error } = (await got.json()) as { error: Record<string, string> };
    expect(error).toMatchObject({ where: 'method', expected: 'POST', got: 'GET' });
    const [, address = '', body = ''] =
      /curl (\S+) -H 'content-type: application\/json' -d '(.*)';/.exec(error.fix!) ?? [];
    expect(address).toBe(`${url}/v1/a`);
    expect((await post(address, JSON.parse(body))).status).toBe(200);
    for (const method of ['PUT', 'DELETE', 'OPTIONS'])
      expect((await fetch(`${url}/v1/a`, { method })).status, method).toBe(405);
    expect((await fetch(`${url}/v1/b`)).status).toBe(404); // there is none to call
    expect((await fetch(`${url}/v1/b/stream`)).status).toBe(404);
  });

  it('says of an address that is only read that it is', async () => {
    const { url } = await serverOf([fakeModel('a', shout)]);
    for (const address of ['/', '/docs', '/openapi.json', '/healthz', '/readyz', '/metrics', '/v1/models']) {
      const posted = await post(`${url}${address}`, { inputs: ['x'] });
      expect([posted.status, posted.headers.get('allow')], address).toEqual([405, 'GET, HEAD']);
      expect(await posted.json()).toMatchObject({ error: { expected: 'GET, HEAD', got: 'POST' } });
      expect((await fetch(`${url}${address}`, { method: 'HEAD' })).status, address).toBe(200);
    }
    const stream = await post(`${url}/v1/a/stream`, {});
    expect([stream.status, stream.headers.get('allow')]).toEqual([405, 'GET']);
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

it('an address that cannot be listened at is an error of the command, with what to do', async () => {
  const { url } = await serverOf([]);
  const port = Number(new URL(url).port);
  const taken = serverOf([], { port });
  await expect(taken).rejects.toThrow(ConfigError);
  await expect(taken).rejects.toThrow(
    `127.0.0.1:${port}: expected a free address, got one that another program listens`,
  );
  await expect(serverOf([], { host: '192.0.2.1' })).rejects.toThrow('one that this machine does not have');
});

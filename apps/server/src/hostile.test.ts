// What clients do that mean no good, or are broken.
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { fakeModel, gate, shout } from './testing/fake-model.ts';
import { json, post, raw, serverOf } from './testing/with-server.ts';

const speech = { about: { task: 'speech', streamRate: 8000 } } as const;

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

  it('that sends nothing at all is given up', async () => {
    const { url } = await serverOf([fakeModel('a', shout)], { bodyTimeout: 0.3 });
    expect(await raw(url, '')).toMatch(/^HTTP\/1.1 408 /);
  });

  it('that sends huge headers is refused', async () => {
    const { url } = await serverOf([fakeModel('a', shout)]);
    expect(await raw(url, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /);
  });

  it.each([
    ['//', 404],
    ['http://[/v1/a', 404],
    ['/v1/a', 404],
    ['/v1/%E0%A4%A/stream', 404],
    ['/v1/s/stream', 400],
  ])('that opens no WebSocket at %s is refused with %i, and its connection closed', async (path, status) => {
    const errors: unknown[] = [];
    const models = [fakeModel('a', shout), fakeModel('s', shout, speech)];
    const { url } = await serverOf(models, {}, { onError: (error) => errors.push(error) });
    const answer = await raw(
      url,
      `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
    );
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(errors).toEqual([]);
  });

  it('that goes away in the middle of its body is no error of the server', async () => {
    const errors: unknown[] = [];
    const { url } = await serverOf([fakeModel('a', shout)], {}, { onError: (error) => errors.push(error) });
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(`${head(50)}{"inp`, () => socket.destroy()));
    const metrics = async () => (await fetch(`${url}/metrics`)).text();
    await expect.poll(metrics).toContain('longhand_requests_total{model="a",code="499"} 1');
    expect(errors).toEqual([]);
  });

  it('that sends what takes a parser seconds is refused by a look at it', async () => {
    const model = fakeModel('s', shout, speech);
    const { url } = await serverOf([model]);
    const status = async (body: string) => (await post(`${url}/v1/s`, body)).status;
    expect(await status('['.repeat(2 ** 22))).toBe(400);
    expect(await status(`{"inputs":[${'[],'.repeat(200_000)}[]]}`)).toBe(400);
    const brackets = `{"inputs":["AAAA"],"options":{"beam":${'1'.repeat(1000)}}}`; // many digits are one number
    expect(await status(brackets)).toBe(422);
    expect(model.calls).toEqual([]);
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

  it('that goes away before it is answered costs no computation', async () => {
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

import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { fakeModel, shout } from './testing/fake-model.ts';
import { serverOf } from './testing/with-server.ts';

const about = { task: 'speech', streamRate: 8000 } as const;
const speech = () => fakeModel('s', shout, { about });
const at = (url: string, path = '/v1/s/stream') => url.replace('http', 'ws') + path;

interface Heard {
  readonly events: unknown[];
  readonly code: number;
}

/** Sends these messages when the socket is open; all that comes back until it closes. */
function talk(address: string, messages: readonly (Uint8Array | string)[]): Promise<Heard> {
  const socket = new WebSocket(address);
  const events: unknown[] = [];
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      for (const message of messages) socket.send(message);
    });
    socket.on('message', (data) => events.push(JSON.parse((data as Buffer).toString())));
    socket.on('close', (code) => resolve({ events, code }));
    socket.on('error', reject);
  });
}

/** The status and error of a WebSocket that is refused. */
function refusal(address: string, headers: Record<string, string> = {}): Promise<[number | undefined, string]> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address, { headers });
    socket.on('open', () => reject(new Error('it opened')));
    socket.on('error', () => {});
    socket.on('unexpected-response', (_, response) => {
      let body = '';
      response.on('data', (data) => {
        body += data;
      });
      response.on('end', () => resolve([response.statusCode, JSON.parse(body).error.where]));
    });
  });
}

describe('a stream', () => {
  it('takes chunks, gives events as they come, and ends with the text', async () => {
    const { url } = await serverOf([speech()]);
    const { events, code } = await talk(at(url), [new Uint8Array(3), new Uint8Array(40_000), 'end']);
    expect(events).toEqual([{ partial: '3' }, { partial: '40003' }, { text: '40003', words: [] }]);
    expect(code).toBe(1000);
  });

  it('passes its options on', async () => {
    const seen: unknown[] = [];
    const model = fakeModel('s', shout, {
      about,
      async *stream(_, options) {
        seen.push(options);
        yield { text: '', words: [] };
      },
    });
    const { url } = await serverOf([model]);
    expect((await talk(at(url, '/v1/s/stream?pause=0.5&beam=4&sampleRate=8000'), [])).code).toBe(1000);
    expect(seen).toEqual([{ pause: 0.5, beam: 4, sampleRate: 8000 }]);
  });

  it.each([
    [404, 'address', '/v1/s'],
    [404, 'model', '/v1/t/stream'],
    [422, 'a', '/v1/a/stream'],
    [422, 'query: beam', '/v1/s/stream?beam=1000'],
    [422, 'query', '/v1/s/stream?beams=1'],
    [422, 'sampleRate', '/v1/s/stream?sampleRate=16000'],
  ])('is refused with %i for its %s', async (status, where, path) => {
    const { url } = await serverOf([speech(), fakeModel('a', shout)]);
    expect(await refusal(at(url, path))).toEqual([status, where]);
  });

  it('is refused to pages of other sites', async () => {
    const { url } = await serverOf([speech()]);
    expect(await refusal(at(url), { origin: 'https://evil.test' })).toEqual([403, 'origin']);
    expect(await refusal(at(url), { origin: 'null' })).toEqual([403, 'origin']);
    const own = new WebSocket(at(url), { origin: url });
    await new Promise((resolve) => own.on('open', resolve));
    own.terminate();
  });

  it('is one of so many, and frees its place however it ends', async () => {
    const { url } = await serverOf([speech()], { maxStreams: 1 });
    const open = new WebSocket(at(url));
    await new Promise((resolve) => open.on('open', resolve));
    expect(await refusal(at(url))).toEqual([503, 's']);
    open.terminate();
    await expect.poll(async () => (await fetch(`${url}/metrics`)).text()).toContain('longhand_streams{model="s"} 0');
    expect((await talk(at(url), ['end'])).code).toBe(1000);
  });

  it('ends where a limit is met: silence, length, a message too long, one that is no sound', async () => {
    const { url } = await serverOf([speech()], { streamTimeout: 0.2, maxStreamSeconds: 1 });
    const silent = await talk(at(url), [new Uint8Array(2)]);
    expect(silent).toMatchObject({ events: [{ partial: '2' }, { error: { got: 'none' } }], code: 1008 });
    const long = await talk(at(url), [new Uint8Array(16_000), new Uint8Array(2)]);
    expect(long).toMatchObject({ code: 1008 });
    expect(long.events.at(-1)).toMatchObject({ error: { expected: 'at most 1 s of sound' } });
    expect((await talk(at(url), [new Uint8Array(300_000)])).code).toBe(1009);
    expect((await talk(at(url), ['hello'])).code).toBe(1008);
  });

  it('is not read from while the model has enough', async () => {
    let go = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    let taken = 0;
    const model = fakeModel('s', shout, {
      about,
      async *stream(chunks) {
        for await (const chunk of chunks) {
          taken += chunk.length;
          await gate;
        }
        yield { text: String(taken), words: [] };
      },
    });
    const { url } = await serverOf([model]);
    const socket = new WebSocket(at(url));
    const answer = new Promise((resolve) =>
      socket.on('message', (data) => resolve(JSON.parse((data as Buffer).toString()))),
    );
    await new Promise((resolve) => socket.on('open', resolve));
    for (let i = 0; i < 200; i++) socket.send(new Uint8Array(200_000));
    socket.send('end');
    await expect.poll(() => taken).toBe(200_000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(socket.bufferedAmount).toBeGreaterThan(20_000_000); // it waits at the client, not in the server
    go();
    expect(await answer).toEqual({ text: '40000000', words: [] });
  });

  it('of thousands of small messages waits, too, and is heard to its end', async () => {
    let go = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    let chunksTaken = 0;
    const model = fakeModel('s', shout, {
      about,
      async *stream(chunks) {
        let bytes = 0;
        for await (const chunk of chunks) {
          bytes += chunk.length;
          if (++chunksTaken === 500) await gate;
          await new Promise(setImmediate); // time to read more
        }
        yield { text: String(bytes), words: [] };
      },
    });
    const { url } = await serverOf([model]);
    const { hostname, port } = new URL(url);
    const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
    const socket = connect(Number(port), hostname, () =>
      socket.write(
        `GET /v1/s/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${key}\r\n\r\n`,
      ),
    );
    let heard = '';
    socket.on('data', (data) => {
      heard += data;
    });
    await expect.poll(() => heard).toContain('101');
    const message = Buffer.from([0x82, 0xa8, 0, 0, 0, 0, ...new Uint8Array(40)]); // 40 bytes of sound, with a mask of zeros
    socket.write(Buffer.concat(new Array<Buffer>(400_000).fill(message)));
    await expect.poll(() => chunksTaken).toBe(500);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(socket.writableLength).toBeGreaterThan(8_000_000); // it waits at the client, not in the server
    go();
    socket.write(Buffer.from([0x81, 0x83, 0, 0, 0, 0, ...Buffer.from('end')]));
    await expect.poll(() => heard, { timeout: 50_000 }).toContain('{"text":"16000000","words":[]}');
    socket.destroy();
  });

  it('of pings whose answers nobody reads is cut', async () => {
    const { url } = await serverOf([speech()]);
    const socket = new WebSocket(at(url));
    await new Promise((resolve) => socket.on('open', resolve));
    socket.pause();
    socket.on('error', () => {});
    const sending = setInterval(() => {
      for (let i = 0; i < 5000; i++) socket.ping('x'.repeat(125));
    }, 10);
    await expect
      .poll(async () => (await fetch(`${url}/metrics`)).text(), { timeout: 30_000 })
      .toContain('longhand_streams{model="s"} 0');
    clearInterval(sending);
    socket.terminate();
  });

  it('has a time for all of it, however little it says', async () => {
    const { url } = await serverOf([speech()], { maxStreamSeconds: 0.5 });
    const socket = new WebSocket(at(url));
    const events: unknown[] = [];
    socket.on('message', (data) => events.push(JSON.parse((data as Buffer).toString())));
    await new Promise((resolve) => socket.on('open', resolve));
    const sending = setInterval(() => socket.send(new Uint8Array(2)), 50);
    await new Promise((resolve) => socket.on('close', resolve));
    clearInterval(sending);
    expect(events.at(-1)).toMatchObject({ error: { expected: 'a stream of at most 0.5 s' } });
  });

  it('says its text when the server stops', async () => {
    const server = await serverOf([speech()]);
    const heard = talk(at(server.url), [new Uint8Array(6)]);
    await expect
      .poll(async () => (await fetch(`${server.url}/metrics`)).text())
      .toContain('longhand_streams{model="s"} 1');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await server.stop();
    expect(await heard).toEqual({ events: [{ partial: '6' }, { text: '6', words: [] }], code: 1001 });
  });
});

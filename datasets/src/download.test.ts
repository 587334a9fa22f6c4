// Downloads from a server on this machine that does what servers do.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { downloadBytes } from './download.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a download', () => {
  it('comes as it was sent, through redirects', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/here' }).end();
      else response.end(request.headers['accept-encoding']);
    });
    expect((await downloadBytes(`${url}/moved`)).toString()).toBe('identity');
  });
  it.each<[string, RequestListener, RegExp]>([
    [
      'is refused',
      (_, response) => void response.writeHead(404).end('<html>'),
      /expected a download, got HTTP 404\. Check/,
    ],
    ['is not there', (_, response) => void response.destroy(), /expected a download, got .+\. Check the network/],
    [
      'breaks off',
      (_, response) => {
        response.writeHead(200, { 'content-length': 1000 }).write('x'.repeat(10));
        setTimeout(() => response.destroy(), 50);
      },
      /expected a download, got 10 bytes and then .+\. Check the network/,
    ],
    [
      'breaks off in a chunk',
      (_, response) => {
        response.write('x'.repeat(10));
        setTimeout(() => response.destroy(), 50);
      },
      /expected a download, got 10 bytes and then .+\. Check the network/,
    ],
    [
      'says that it is too long',
      (_, response) => void response.writeHead(200, { 'content-length': 3e12 }).write('x'),
      /expected at most 100000 bytes, got 3000000000000\./,
    ],
    [
      'has no end',
      (_, response) => {
        // By a timer: where the reader has gone, some Nodes call back at once, and nothing else would run.
        const more = () => void (response.destroyed || response.write('x'.repeat(60_000), () => setImmediate(more)));
        more();
      },
      /expected at most 100000 bytes, got more\./,
    ],
    [
      'moves in circles',
      (_, response) => void response.writeHead(302, { location: '/' }).end(),
      /redirect count exceeded/,
    ],
    ['stays silent', () => {}, /expected a download, got 0 bytes, and then hardly any for 0\.3 seconds\./],
    ['stops', (_, response) => void response.write('x'), /got 1 bytes, and then hardly any for 0\.3 seconds\./],
    [
      'drips',
      (_, response) => {
        const drip = setInterval(() => (response.destroyed ? clearInterval(drip) : response.write('x')), 20);
      },
      /got \d+ bytes, and then hardly any for 0\.3 seconds\./,
    ],
  ])('that %s is one clear error', async (_, answer, message) => {
    const url = await serve(answer);
    const patience = message.source.includes('seconds') ? 0.3 : 30;
    const download = downloadBytes(url, { atMost: 100_000, patience });
    await expect(download).rejects.toThrow(message);
    await expect(download).rejects.toMatchObject({ name: 'DataError', problem: { where: url } });
  });
  it('has exactly as many bytes as it must', async () => {
    const url = await serve((_, response) => void response.end('test'));
    await expect(downloadBytes(url, { exactly: 5 })).rejects.toThrow('expected 5 bytes, got 4.');
    await expect(downloadBytes(url, { exactly: 3 })).rejects.toThrow('expected at most 3 bytes, got 4.');
    expect(await downloadBytes(url, { exactly: 4 })).toHaveLength(4);
    const closed = await serve(() => {});
    await new Promise((done) => server?.close(done));
    await expect(downloadBytes(closed)).rejects.toThrow(/expected a download, got .*ECONNREFUSED/);
    await expect(downloadBytes('http://')).rejects.toThrow(
      /^http:\/\/: expected a download, got .+\. Check the network/,
    );
  });
});

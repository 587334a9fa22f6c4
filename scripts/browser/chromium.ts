// The browser of this machine, if there is one.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const path = known.find(existsSync);

/** Whether tests with a browser can run, as with Debian's package `chromium`. */
export const hasChromium = path !== undefined;

export const launch = (): Promise<Browser> =>
  chromium.launch({
    ...(path !== undefined && { executablePath: path }),
    timeout: 120_000,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });

// The browser of this machine, if there is one.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const path = known.find(existsSync);

/** Whether tests with a browser can run, as with Debian's package `chromium`. */
export const hasChromium = path !== undefined;

/** @param webgl whether pages have WebGL, computed by the processor where there is no graphics card */
export const launch = ({ webgl = false } = {}): Promise<Browser> =>
  chromium.launch({
    ...(path !== undefined && { executablePath: path }),
    timeout: 120_000,
    args: [
      ...['--no-sandbox', '--disable-quic', '--no-first-run'],
      ...(webgl ? ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'] : ['--disable-gpu']),
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });

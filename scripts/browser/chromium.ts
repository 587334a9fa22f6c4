// The browser of this machine, if there is one.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const path = known.find(existsSync);

/** Whether tests with a browser can run, as with Debian's package `chromium`. */
export const hasChromium = path !== undefined;

export interface LaunchOptions {
  /** Whether pages have WebGL, computed by the processor where there is no graphics card. */
  readonly webgl?: boolean;
  /** Flags of Chromium, beside those that keep it quiet. */
  readonly flags?: readonly string[];
}

export const launch = ({ webgl = false, flags = [] }: LaunchOptions = {}): Promise<Browser> =>
  chromium.launch({
    ...(path !== undefined && { executablePath: path }),
    timeout: 120_000,
    args: [
      ...['--no-sandbox', '--disable-quic', '--no-first-run'],
      ...(webgl ? ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'] : ['--disable-gpu']),
      ...flags,
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });

// The browser that the tests of this app drive.
export { hasChromium, launch } from '../../../scripts/browser/chromium.ts';

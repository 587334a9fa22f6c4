// tfjs waits for the next frame of the screen where there is `requestAnimationFrame`, as in Chromium's workers: 60 steps a second
// at most, and none while the tab is hidden. Without it tfjs takes `setImmediate`. Imported before tfjs.
const { port1, port2 } = new MessageChannel();
const queue: (() => void)[] = [];
port1.onmessage = () => queue.shift()?.();

Object.assign(globalThis, {
  requestAnimationFrame: undefined,
  setImmediate: (run: () => void) => {
    queue.push(run);
    port2.postMessage(0);
  },
});

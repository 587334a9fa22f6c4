// One training step in the JavaScript that runs this, on one thread and on two: prints their sums, for other-runtimes.test.ts.

import { useLonghand } from '@longhand/backend';
import { createLstm } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';

console.log(typeof createLstm, tf.version_core);
for (const threads of [1, 2]) {
  console.log(JSON.stringify(await useLonghand('wasm', { threads })));
  console.log(
    tf.tidy(
      () =>
        tf
          .ones([400, 400])
          .matMul(tf.ones([400, 400]))
          .sum()
          .dataSync()[0],
    ),
  );
}

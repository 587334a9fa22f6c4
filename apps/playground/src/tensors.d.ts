// A page's tensors have all operations as methods: `@longhand/training` registers them there.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';

// Gradients and methods of tensors in Node, where tfjs-core's own files of them do not load: only all of tfjs has them.
import '@tensorflow/tfjs';

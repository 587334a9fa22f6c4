// A thread of the kernels in a page, Bun or Deno: a module worker. It is JavaScript, since bundlers and engines load it by this name.

self.onmessage = ({ data: { module, memory, part, stackTop, ready } }) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  exports.__stack_pointer.value = stackTop;
  Atomics.add(ready, 0, 1); // a message would wait for this thread to come to rest
  exports.run_worker(part); // it never does
};

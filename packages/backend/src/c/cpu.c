// Which of the native builds this processor runs: the baseline build answers, before another is loaded.
#include "vector.h"

#ifndef __wasm__
int EXPORT(cpu_level)(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return 0;
  const int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                   __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512cd");
  return !wide ? 1 : __builtin_cpu_supports("avx512bf16") ? 3 : 2;
#else
  return 0;
#endif
}
#endif

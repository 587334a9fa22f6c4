// The vector type every kernel is written in, for any width: LANES floats (4: WASM SIMD and NEON, 8: AVX2, 16: AVX-512).
#pragma once
#ifdef __wasm__ // no C library there
typedef __SIZE_TYPE__ size_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __INT8_TYPE__ int8_t;
typedef __UINT8_TYPE__ uint8_t;
typedef __INT16_TYPE__ int16_t;
#else
#include <stddef.h>
#include <stdint.h>
#endif

#ifndef LANES
#define LANES 4
#endif

// Loads and stores need no alignment.
typedef float vf __attribute__((vector_size(4 * LANES), aligned(4)));
typedef int vi __attribute__((vector_size(4 * LANES), aligned(4)));

#ifdef __wasm__
#define EXPORT(name) __attribute__((export_name(#name))) name
#else
#define EXPORT(name) __attribute__((visibility("default"))) name
#endif
#define INLINE static inline __attribute__((always_inline))

INLINE vf load(const float *p) { return *(const vf *)p; }
INLINE void store(float *p, vf x) { *(vf *)p = x; }
INLINE vf splat(float x) { return x - (vf){0}; }
INLINE vi splat_int(int x) { return x - (vi){0}; }

// a * b + c, fused where the target can.
INLINE vf madd(vf a, vf b, vf c) {
#ifdef __wasm_relaxed_simd__
  return __builtin_wasm_relaxed_madd_f32x4(a, b, c);
#else
  return a * b + c;
#endif
}

// mask ? a : b, lane by lane; a mask is all ones or all zeros, as comparisons give it. By an instruction of its own where SIMD is
// relaxed: clang would read a comparison before it as a relaxed minimum or maximum, which loses NaN.
INLINE vf pick(vi mask, vf a, vf b) {
#ifdef __wasm_relaxed_simd__
  return (vf)__builtin_wasm_relaxed_laneselect_i32x4((vi)a, (vi)b, mask);
#else
  return (vf)((mask & (vi)a) | (~mask & (vi)b));
#endif
}
INLINE vf max_of(vf a, vf b) { return pick(a > b, a, b); }
INLINE vf max_or_nan(vf a, vf b) { return pick((a > b) | (a != a), a, b); } // a NaN on either side stays

INLINE float sum_lanes(vf x) {
  float sum = 0;
  for (int i = 0; i < LANES; i++) sum += x[i];
  return sum;
}
INLINE float max_lanes(vf x) {
  float top = x[0];
  for (int i = 1; i < LANES; i++) top = x[i] > top ? x[i] : top;
  return top;
}

// Loads the first n < LANES floats, the rest 0; and stores them.
INLINE vf load_part(const float *p, size_t n) {
  vf x = {0};
  for (size_t i = 0; i < n; i++) x[i] = p[i];
  return x;
}
INLINE void store_part(float *p, vf x, size_t n) {
  for (size_t i = 0; i < n; i++) p[i] = x[i];
}

// Runs the body for each vector of 0..n: `at` is its offset; LOAD(p) and STORE(p, x) handle the ragged end.
#define FOR_VECTORS(n, ...)                    \
  {                                            \
    size_t at = 0;                             \
    for (; at + LANES <= (n); at += LANES) {   \
      enum { lanes = LANES };                  \
      __VA_ARGS__                              \
    }                                          \
    if (at < (n)) {                            \
      const size_t lanes = (n) - at;           \
      __VA_ARGS__                              \
    }                                          \
  }
#define LOAD(p) (lanes == LANES ? load((p) + at) : load_part((p) + at, lanes))
#define STORE(p, x) (lanes == LANES ? store((p) + at, x) : store_part((p) + at, x, lanes))

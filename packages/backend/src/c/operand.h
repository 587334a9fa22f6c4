// What products multiply. In float32 an operand is a float. With -DBFLOAT16 it is a pair of bfloat16 that are neighbours along
// the inner size, rounded to nearest even as they are packed: one instruction multiplies two pairs and adds both to a float32.
#pragma once
#include "vector.h"

typedef float v4 __attribute__((vector_size(16), aligned(4)));
INLINE v4 load4(const float *p) { return *(const v4 *)p; }
INLINE void store4(float *p, v4 x) { *(v4 *)p = x; }

#ifdef BFLOAT16
#include <immintrin.h>

#define PAIR 2 // elements of an operand
typedef uint16_t element __attribute__((may_alias));
typedef uint16_t vector_of_elements __attribute__((vector_size(2 * LANES), aligned(2), may_alias));

// One float, by the instruction that rounds vectors: subnormals are zeros in both.
INLINE uint16_t rounded(float x) { return (uint16_t)_mm_extract_epi16((__m128i)_mm_cvtneps_pbh(_mm_set_ss(x)), 0); }

// The operand of the elements at[0] and at[step], of which `left` are there; and four of a line whose elements lie in order.
INLINE float operand(const float *at, size_t step, size_t left) {
  const uint32_t low = rounded(at[0]), high = left > 1 ? rounded(at[step]) : 0, both = high << 16 | low;
  float bits;
  __builtin_memcpy(&bits, &both, sizeof bits);
  return bits;
}
INLINE v4 operands4(const float *line) { return (v4)_mm256_cvtneps_pbh(_mm256_loadu_ps(line)); }

// Operands of lines that lie beside each other, `width` of them (a multiple of 8).
INLINE void operands_of(const float *at, size_t step, size_t left, size_t width, float *to) {
  const __m256i order = _mm256_set_epi16(15, 7, 14, 6, 13, 5, 12, 4, 11, 3, 10, 2, 9, 1, 8, 0);
  for (size_t i = 0; i < width; i += 8) {
    const __m256 high = left > 1 ? _mm256_loadu_ps(at + step + i) : _mm256_setzero_ps();
    const __m256i both = (__m256i)_mm256_cvtne2ps_pbh(high, _mm256_loadu_ps(at + i));
    _mm256_storeu_si256((__m256i *)(to + i), _mm256_permutexvar_epi16(order, both));
  }
}

INLINE vf splat_operand(const float *at) {
  int bits;
  __builtin_memcpy(&bits, at, sizeof bits);
  return (vf)splat_int(bits);
}
INLINE vf multiply_add(vf a, vf b, vf sum) { return (vf)_mm512_dpbf16_ps((__m512)sum, (__m512bh)a, (__m512bh)b); }

INLINE void store_elements(element *to, vf x) { *(vector_of_elements *)to = (vector_of_elements)_mm512_cvtneps_pbh((__m512)x); }
INLINE void store_elements_part(element *to, vf x, size_t n) {
  for (size_t i = 0; i < n; i++) to[i] = rounded(x[i]);
}
#else
#define PAIR 1
typedef float element;

INLINE float operand(const float *at, size_t step, size_t left) { return (void)step, (void)left, at[0]; }
INLINE v4 operands4(const float *line) { return load4(line); }
INLINE void operands_of(const float *at, size_t step, size_t left, size_t width, float *to) {
  (void)step, (void)left;
  for (size_t i = 0; i < width; i++) to[i] = at[i];
}
INLINE vf splat_operand(const float *at) { return splat(*at); }
INLINE vf multiply_add(vf a, vf b, vf sum) { return madd(a, b, sum); }
INLINE void store_elements(element *to, vf x) { store(to, x); }
INLINE void store_elements_part(element *to, vf x, size_t n) { store_part(to, x, n); }
#endif

// Operands of k elements; and a vector of elements within FOR_VECTORS.
INLINE size_t operands(size_t k) { return (k + PAIR - 1) / PAIR; }
#define STORE_ELEMENTS(p, x) (lanes == LANES ? store_elements((p) + at, x) : store_elements_part((p) + at, x, lanes))

// Products with int8 weights, and the linear layer made of them.
#include "int8.h"
#include "elementwise.h"
#include "threads.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

typedef int16_t words __attribute__((vector_size(4 * LANES), aligned(2), may_alias)); // 2 LANES of them
typedef uint8_t half_bytes __attribute__((vector_size(2 * LANES), aligned(1), may_alias));
typedef int8_t lane_bytes __attribute__((vector_size(LANES), aligned(1), may_alias));
typedef int16_t lane_words __attribute__((vector_size(2 * LANES), aligned(2), may_alias));
typedef int sums_of_lanes __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef long long quads __attribute__((vector_size(4 * LANES), aligned(2), may_alias));

void int8_quantize(size_t k, const float *x, float *row) {
  int8_t *bytes = (int8_t *)int8_bytes(row);
  int16_t *wide = (int16_t *)int8_words(row, k);
  Int8Head *head = (Int8Head *)row;
  vf tops = {0};
  FOR_VECTORS(k, {
    const vf value = LOAD(x);
    tops = max_or_nan(pick(value < splat(0), -value, value), tops);
  })
  float top = 0;
  for (int i = 0; i < LANES; i++) top = tops[i] > top || tops[i] != tops[i] ? tops[i] : top;
  const int finite = top < __builtin_inff(), any = top > 1e-30f;
  *head = (Int8Head){finite ? (any ? top / 127 : 0) : __builtin_nanf(""), 0};
  const float by = finite && any ? 127 / top : 0;
  vi sums = {0};
  const vf shift = splat(12582912.0f); // 1.5 * 2^23: adding it rounds to an integer
  FOR_VECTORS(k, {
    vf value = LOAD(x);
    value = by > 0 ? value * splat(by) : splat(0);
    const vi q = (vi)(value + shift) - splat_int(0x4B400000);
    sums += q; // beyond the end it is 0
    if (lanes == LANES) {
      *(lane_bytes *)(bytes + at) = __builtin_convertvector(q, lane_bytes);
      *(lane_words *)(wide + at) = __builtin_convertvector(q, lane_words);
    } else {
      for (size_t i = 0; i < (size_t)lanes; i++) bytes[at + i] = (int8_t)q[i], wide[at + i] = (int16_t)q[i];
    }
  })
  for (int i = 0; i < LANES; i++) head->sum += sums[i];
  for (size_t i = k; i < int8_depth(k); i++) bytes[i] = 0, wide[i] = 0;
}

// Sums of pairs of products of 16 bits.
INLINE vi dot_pairs(words a, words b) {
#if defined(__AVX512BW__) && LANES == 16
  return (vi)_mm512_madd_epi16((__m512i)a, (__m512i)b);
#elif defined(__AVX2__) && LANES == 8
  return (vi)_mm256_madd_epi16((__m256i)a, (__m256i)b);
#elif defined(__SSE2__) && LANES == 4
  return (vi)_mm_madd_epi16((__m128i)a, (__m128i)b);
#elif defined(__wasm__)
  typedef short pairs __attribute__((vector_size(16)));
  return (vi)__builtin_wasm_dot_s_i32x4_i16x8((pairs)a, (pairs)b);
#else
  vi sums;
  for (int i = 0; i < LANES; i++) sums[i] = a[2 * i] * b[2 * i] + a[2 * i + 1] * b[2 * i + 1];
  return sums;
#endif
}

// What every tile gives: sums [rows, panels * 16]. Counts are constants where this is inlined.
#define TILE_PARAMETERS int rows, int panels, size_t k, const float *from, size_t step, const uint8_t *packed, int *sums
#define PANEL_VECTORS (2 * INT8_COLUMNS / LANES)

INLINE void tile_of_pairs(TILE_PARAMETERS) {
  const int vectors = rows == 1 && PANEL_VECTORS >= 4 ? 4 : 2; // of a panel at a time, as there are registers
  for (int part = 0; part < panels * PANEL_VECTORS / vectors; part++) {
    const int panel = part / (PANEL_VECTORS / vectors), first = part % (PANEL_VECTORS / vectors) * vectors;
    const uint8_t *b = packed + (size_t)panel * INT8_COLUMNS * int8_depth(k) + 2 * LANES * first;
    vi sum[4][4] = {0};
    for (size_t p = 0; p < int8_depth(k); p += INT8_DEPTH, b += INT8_DEPTH * INT8_COLUMNS)
      for (int v = 0; v < vectors; v++) {
        const words right = __builtin_convertvector(*(const half_bytes *)(b + 2 * LANES * v), words);
        for (int r = 0; r < rows; r++) {
          long long four;
          __builtin_memcpy(&four, int8_words(from + (size_t)r * step, k) + p, sizeof four);
          sum[r][v] += dot_pairs((words)(four - (quads){0}), right);
        }
      }
    for (int r = 0; r < rows; r++)
      for (int v = 0; v < vectors; v++)
        for (int i = 0; i < LANES / 2; i++)
          sums[(r * panels + panel) * INT8_COLUMNS + (first + v) * LANES / 2 + i] = sum[r][v][2 * i] + sum[r][v][2 * i + 1];
  }
}

#if defined(__AVX512BW__)
#define VNNI __attribute__((target("avx512vnni")))
VNNI INLINE void tile_of_vnni(TILE_PARAMETERS) {
  __m512i sum[4][4];
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < panels; v++) sum[r][v] = _mm512_setzero_si512();
  for (size_t p = 0; p < int8_depth(k); p += INT8_DEPTH, packed += INT8_DEPTH * INT8_COLUMNS)
    for (int v = 0; v < panels; v++) {
      const __m512i right = _mm512_loadu_si512(packed + (size_t)v * INT8_COLUMNS * int8_depth(k));
      for (int r = 0; r < rows; r++) {
        int four;
        __builtin_memcpy(&four, int8_bytes(from + r * step) + p, sizeof four);
        sum[r][v] = _mm512_dpbusd_epi32(sum[r][v], right, _mm512_set1_epi32(four));
      }
    }
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < panels; v++) _mm512_storeu_si512(sums + (r * panels + v) * INT8_COLUMNS, sum[r][v]);
}
static int has_vnni(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512vnni");
}
#endif

// (sum - 128 row's sum) scales, onto what there is.
INLINE void finish(int rows, size_t width, int stride, const float *from, size_t step, const float *scales, const int *sums, float *c,
                   size_t row, Onto onto) {
  for (int r = 0; r < rows; r++, c += row) {
    const Int8Head *head = (const Int8Head *)(from + r * step);
    const vf scale = splat(head->scale);
    const vi offset = splat_int(128 * head->sum);
    const int *own = sums + r * stride;
    FOR_VECTORS(width, {
      const vf exact = __builtin_convertvector((vi)*(const sums_of_lanes *)(own + at) - offset, vf);
      const vf value = exact * (scale * load(scales + at));
      STORE(c, onto.c ? LOAD(c) + value : onto.bias ? LOAD(onto.bias) + value : value);
    })
  }
}

// All rows and panels, by one kind of tile: one row takes four panels at a time, so that sums do not wait for each other.
#define PRODUCT(tile)                                                                                                              \
  for (size_t j = 0; j < n;) {                                                                                                     \
    const int many = j + 3 * INT8_COLUMNS < n;                                                                                     \
    const size_t width = smaller(n - j, many ? 4 * INT8_COLUMNS : INT8_COLUMNS);                                                   \
    const uint8_t *packed = matrix.packed + j * int8_depth(k);                                                                     \
    for (size_t i = 0; i < m;) {                                                                                                   \
      const float *from = rows + i * step;                                                                                         \
      const int height = m - i >= 4 ? 4 : 1;                                                                                       \
      if (height == 4 && many) tile(4, 4, k, from, step, packed, sums);                                                            \
      else if (height == 4) tile(4, 1, k, from, step, packed, sums);                                                               \
      else if (many) tile(1, 4, k, from, step, packed, sums);                                                                      \
      else tile(1, 1, k, from, step, packed, sums);                                                                                \
      finish(height, width, many ? 4 * INT8_COLUMNS : INT8_COLUMNS, from, step, matrix.scales + j, sums, c + i * row + j, row,      \
             onto_at(onto, j));                                                                                                    \
      i += (size_t)height;                                                                                                         \
    }                                                                                                                              \
    j += width;                                                                                                                    \
  }

static void product_of_pairs(size_t m, size_t n, size_t k, const float *rows, Int8Matrix matrix, float *c, size_t row, Onto onto) {
  const size_t step = int8_row_floats(k);
  int sums[16 * INT8_COLUMNS];
  PRODUCT(tile_of_pairs)
}

#ifdef VNNI
VNNI static void product_of_vnni(size_t m, size_t n, size_t k, const float *rows, Int8Matrix matrix, float *c, size_t row, Onto onto) {
  const size_t step = int8_row_floats(k);
  int sums[16 * INT8_COLUMNS];
  PRODUCT(tile_of_vnni)
}
#endif

void int8_product(size_t m, size_t n, size_t k, const float *rows, Int8Matrix matrix, float *c, size_t row, Onto onto) {
#ifdef VNNI
  if (has_vnni()) {
    product_of_vnni(m, n, k, rows, matrix, c, row, onto);
    return;
  }
#endif
  product_of_pairs(m, n, k, rows, matrix, c, row, onto);
}

size_t EXPORT(linear_int8_scratch)(size_t rows, size_t inputs) { return times(rows, int8_row_floats(inputs)); }

typedef struct {
  size_t m, n, k;
  Int8Matrix matrix;
  const float *rows, *bias;
  float *y;
} Linear;

static void linear_columns(const void *context, size_t begin, size_t end) {
  const Linear *p = context;
  int8_product(p->m, end - begin, p->k, p->rows, int8_columns(p->matrix, p->k, begin), p->y + begin, p->n, onto_row(p->bias + begin));
}

void EXPORT(linear_int8)(size_t rows, size_t inputs, size_t units, int activation, const float *x, const uint8_t *packed,
                         const float *scales, const float *bias, float *y, float *scratch) {
  const Linear linear = {rows, units, inputs, {packed, scales}, scratch, bias, y};
  for (size_t i = 0; i < rows; i++) int8_quantize(inputs, x + i * inputs, scratch + i * int8_row_floats(inputs));
  parallel_ranges(linear_columns, &linear, units, 4 * INT8_COLUMNS, rows * inputs / 8);
  if (activation != IDENTITY) unary(activation, rows * units, y, y);
}

// Dropout by a hash of seed and index: the same bits as hashUniform in @longhand/base.
#include "dropout.h"
#include "threads.h"

typedef uint32_t vu __attribute__((vector_size(4 * LANES), aligned(4)));

INLINE vu mix(vu x) {
  x = (x ^ (x >> 16)) * 0x21f0aaadu;
  x = (x ^ (x >> 15)) * 0xd35a2d97u;
  return x ^ (x >> 15);
}

void drop(size_t count, size_t first, float rate, uint32_t seed, const float *x, float *y) {
  const vf scale = splat((float)(1.0 / (1.0 - (double)rate)));
  const vu key = mix((vu){0} + seed);
  vu lane;
  for (int i = 0; i < LANES; i++) lane[i] = i;
  FOR_VECTORS(count, {
    const vu bits = mix(mix(lane + (uint32_t)(first + at)) ^ key) >> 8;
    const vf uniform = __builtin_convertvector((vi)bits, vf) * 0x1p-24f;
    STORE(y, pick(uniform >= splat(rate), LOAD(x) * scale, splat(0)));
  })
}

typedef struct {
  size_t steps, size;
  float rate;
  uint32_t seed;
  const float *x;
  float *y;
} Dropout;

static void drop_rows(const void *context, size_t begin, size_t end) {
  const Dropout *p = context;
  for (size_t row = begin; row < end; row++)
    drop(p->size, row / p->steps * p->size, p->rate, p->seed, p->x + row * p->size, p->y + row * p->size);
}

static void drop_range(const void *context, size_t begin, size_t end) {
  const Dropout *p = context;
  drop(end - begin, begin, p->rate, p->seed, p->x + begin, p->y + begin);
}

// With `steps` > 1, x is [batch, steps, size] and all steps of a sequence share the draws of [batch, size].
void EXPORT(dropout)(size_t batch, size_t steps, size_t size, float rate, uint32_t seed, const float *x, float *y) {
  const Dropout dropout = {steps, size, rate, seed, x, y};
  if (steps > 1) parallel_ranges(drop_rows, &dropout, batch * steps, 1, 2 * size);
  else parallel_ranges(drop_range, &dropout, batch * size, LANES, 2);
}

// Optimizer steps in place, one pass over parameter, gradient and slots. Formulas as in PyTorch.
#include "math.h"
#include "threads.h"

#define MOST_SUMS 256

typedef struct {
  size_t n, block;
  const float *x;
  double *sums;
} Squares;

static void square_blocks(const void *context, size_t begin, size_t end) {
  const Squares *p = context;
  for (size_t block = begin; block < end; block++) {
    const size_t stop = (block + 1) * p->block < p->n ? (block + 1) * p->block : p->n;
    double total = 0;
    for (size_t i = block * p->block; i < stop;) { // float sums of 1,024, added up in double
      const size_t last = i + 1024 < stop ? i + 1024 : stop;
      vf sums = {0};
      for (; i + LANES <= last; i += LANES) sums = madd(load(p->x + i), load(p->x + i), sums);
      total += sum_lanes(sums);
      for (; i < last; i++) total += (double)p->x[i] * p->x[i];
    }
    p->sums[block] = total;
  }
}

double EXPORT(sum_of_squares)(size_t n, const float *x) {
  double sums[MOST_SUMS], total = 0;
  const size_t block = (n / MOST_SUMS / 1024 + 1) * 1024, blocks = (n + block - 1) / block;
  const Squares squares = {n, block, x, sums};
  parallel_ranges(square_blocks, &squares, blocks, 1, block);
  for (size_t i = 0; i < blocks; i++) total += sums[i];
  return total;
}

// One optimizer's step; what a kind does not use is 0.
typedef struct {
  float *parameter;
  const float *gradient;
  float *first, *second; // slots
  float scale, l2, shrink, beta1, beta2, rate, correction, epsilon;
  int nesterov;
} Step;

static void adam_range(const void *context, size_t begin, size_t end) {
  const Step s = *(const Step *)context;
  float *parameter = s.parameter + begin, *m = s.first + begin, *v = s.second + begin;
  const float *gradient = s.gradient + begin;
  FOR_VECTORS(end - begin, {
    const vf p = LOAD(parameter), g = LOAD(gradient) * s.scale + p * s.l2;
    const vf first = LOAD(m) * s.beta1 + g * (1 - s.beta1), second = LOAD(v) * s.beta2 + g * g * (1 - s.beta2);
    STORE(m, first);
    STORE(v, second);
    STORE(parameter, p * s.shrink - first * s.rate / (sqrt_v(second) * s.correction + s.epsilon));
  })
}

// `rate` is learningRate / (1 - beta1^step), `correction` 1 / sqrt(1 - beta2^step), `shrink` 1 - learningRate * weightDecay when
// the decay is decoupled, else 1 with the decay in `l2`.
void EXPORT(adam_step)(size_t n, float *parameter, const float *gradient, float *m, float *v, float scale, float l2, float shrink,
                       float beta1, float beta2, float rate, float correction, float epsilon) {
  const Step step = {parameter, gradient, m, v, scale, l2, shrink, beta1, beta2, rate, correction, epsilon, 0};
  parallel_ranges(adam_range, &step, n, LANES, 4);
}

static void sgd_range(const void *context, size_t begin, size_t end) {
  const Step s = *(const Step *)context;
  float *parameter = s.parameter + begin, *velocity = s.first + begin;
  const float *gradient = s.gradient + begin;
  FOR_VECTORS(end - begin, {
    const vf p = LOAD(parameter), g = LOAD(gradient) * s.scale + p * s.l2;
    const vf next = LOAD(velocity) * s.beta1 + g;
    STORE(velocity, next);
    STORE(parameter, p - (s.nesterov ? g + next * s.beta1 : next) * s.rate);
  })
}

void EXPORT(sgd_step)(size_t n, float *parameter, const float *gradient, float *velocity, float scale, float l2, float momentum,
                      int nesterov, float rate) {
  const Step step = {parameter, gradient, velocity, 0, scale, l2, 0, momentum, 0, rate, 0, 0, nesterov};
  parallel_ranges(sgd_range, &step, n, LANES, 3);
}

static void rmsprop_range(const void *context, size_t begin, size_t end) {
  const Step s = *(const Step *)context;
  float *parameter = s.parameter + begin, *square = s.first + begin, *velocity = s.second + begin;
  const float *gradient = s.gradient + begin;
  FOR_VECTORS(end - begin, {
    const vf p = LOAD(parameter), g = LOAD(gradient) * s.scale + p * s.l2;
    const vf mean = LOAD(square) * s.beta2 + g * g * (1 - s.beta2);
    const vf next = LOAD(velocity) * s.beta1 + g / (sqrt_v(mean) + s.epsilon);
    STORE(square, mean);
    STORE(velocity, next);
    STORE(parameter, p - next * s.rate);
  })
}

void EXPORT(rmsprop_step)(size_t n, float *parameter, const float *gradient, float *square, float *velocity, float scale, float l2,
                          float alpha, float epsilon, float momentum, float rate) {
  const Step step = {parameter, gradient, square, velocity, scale, l2, 0, momentum, alpha, rate, 0, epsilon, 0};
  parallel_ranges(rmsprop_range, &step, n, LANES, 4);
}

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

// One optimizer's step; what a kind does not use is 0. Constants come from double: 1 - 0.999f is off by 1e-5.
typedef struct {
  float *parameter;
  const float *gradient;
  float *slots[3];
  float scale, limit, l2, shrink, keep_first, take_first, keep_second, take_second, rate, correction, epsilon;
  int nesterov;
} Step;

// The gradient as a step takes it: scaled, then between -limit and limit, then with the decay. A factor of 0 is left out here and
// below: 0 times infinity is NaN.
INLINE vf taken(const Step *s, vf gradient, vf parameter) {
  const vf bounded = bounded_v(gradient * s->scale, s->limit);
  return s->l2 == 0 ? bounded : bounded + parameter * s->l2;
}

// The average of old and next, next's share being `take`, so that the smaller share is multiplied.
INLINE vf average(vf old, vf next, float keep, float take) {
  return take < 0.5f ? old + (next - old) * take : next - (next - old) * keep;
}

static void adam_range(const void *context, size_t begin, size_t end) {
  const Step s = *(const Step *)context;
  float *parameter = s.parameter + begin, *m = s.slots[0] + begin, *v = s.slots[1] + begin;
  float *v_max = s.slots[2] ? s.slots[2] + begin : 0;
  const float *gradient = s.gradient + begin;
  FOR_VECTORS(end - begin, {
    const vf p = LOAD(parameter), g = taken(&s, LOAD(gradient), p);
    const vf first = average(LOAD(m), g, s.keep_first, s.take_first);
    vf second = LOAD(v) * s.keep_second + g * g * s.take_second;
    STORE(m, first);
    STORE(v, second);
    if (v_max) {
      const vf most = LOAD(v_max);
      second = pick((most > second) | (most != most), most, second); // a NaN on either side stays
      STORE(v_max, second);
    }
    STORE(parameter, p * s.shrink - first * s.rate / (sqrt_v(second) * s.correction + s.epsilon));
  })
}

// `take_first` is 1 - beta1 and `take_second` 1 - beta2, `rate` learningRate / (1 - beta1^step), `correction`
// 1 / sqrt(1 - beta2^step), `shrink` 1 - learningRate * weightDecay when the decay is decoupled, else 1 with the decay in `l2`.
// `v_max` is 0 without amsgrad.
void EXPORT(adam_step)(size_t n, float *parameter, const float *gradient, float *m, float *v, float *v_max, float scale,
                       float limit, float l2, float shrink, float beta1, float take_first, float beta2, float take_second,
                       float rate, float correction, float epsilon) {
  const Step step = {.parameter = parameter, .gradient = gradient, .slots = {m, v, v_max}, .scale = scale, .limit = limit,
                     .l2 = l2, .shrink = shrink, .keep_first = beta1, .take_first = take_first, .keep_second = beta2,
                     .take_second = take_second, .rate = rate, .correction = correction, .epsilon = epsilon};
  parallel_ranges(adam_range, &step, n, LANES, 4);
}

static void sgd_range(const void *context, size_t begin, size_t end) {
  const Step s = *(const Step *)context;
  float *parameter = s.parameter + begin, *velocity = s.slots[0] + begin;
  const float *gradient = s.gradient + begin;
  FOR_VECTORS(end - begin, {
    const vf p = LOAD(parameter), g = taken(&s, LOAD(gradient), p);
    const vf next = s.keep_first == 0 ? g : LOAD(velocity) * s.keep_first + g;
    STORE(velocity, next);
    STORE(parameter, p - (s.nesterov ? g + next * s.keep_first : next) * s.rate);
  })
}

void EXPORT(sgd_step)(size_t n, float *parameter, const float *gradient, float *velocity, float scale, float limit, float l2,
                      float momentum, int nesterov, float rate) {
  const Step step = {.parameter = parameter, .gradient = gradient, .slots = {velocity}, .scale = scale, .limit = limit, .l2 = l2,
                     .keep_first = momentum, .rate = rate, .nesterov = nesterov};
  parallel_ranges(sgd_range, &step, n, LANES, 3);
}

static void rmsprop_range(const void *context, size_t begin, size_t end) {
  const Step s = *(const Step *)context;
  float *parameter = s.parameter + begin, *square = s.slots[0] + begin, *velocity = s.slots[1] + begin;
  const float *gradient = s.gradient + begin;
  FOR_VECTORS(end - begin, {
    const vf p = LOAD(parameter), g = taken(&s, LOAD(gradient), p);
    const vf mean = LOAD(square) * s.keep_second + g * g * s.take_second;
    const vf direction = g / (sqrt_v(mean) + s.epsilon);
    const vf next = s.keep_first == 0 ? direction : LOAD(velocity) * s.keep_first + direction;
    STORE(square, mean);
    STORE(velocity, next);
    STORE(parameter, p - next * s.rate);
  })
}

// `take` is 1 - alpha.
void EXPORT(rmsprop_step)(size_t n, float *parameter, const float *gradient, float *square, float *velocity, float scale,
                          float limit, float l2, float alpha, float take, float epsilon, float momentum, float rate) {
  const Step step = {.parameter = parameter, .gradient = gradient, .slots = {square, velocity}, .scale = scale, .limit = limit,
                     .l2 = l2, .keep_first = momentum, .keep_second = alpha, .take_second = take, .rate = rate,
                     .epsilon = epsilon};
  parallel_ranges(rmsprop_range, &step, n, LANES, 4);
}

static void adagrad_range(const void *context, size_t begin, size_t end) {
  const Step s = *(const Step *)context;
  float *parameter = s.parameter + begin, *sum = s.slots[0] + begin;
  const float *gradient = s.gradient + begin;
  FOR_VECTORS(end - begin, {
    const vf p = LOAD(parameter), g = taken(&s, LOAD(gradient), p), squares = LOAD(sum) + g * g;
    STORE(sum, squares);
    STORE(parameter, p - g * s.rate / (sqrt_v(squares) + s.epsilon));
  })
}

// `rate` is learningRate / (1 + (step - 1) * learningRateDecay).
void EXPORT(adagrad_step)(size_t n, float *parameter, const float *gradient, float *sum, float scale, float limit, float l2,
                          float rate, float epsilon) {
  const Step step = {.parameter = parameter, .gradient = gradient, .slots = {sum}, .scale = scale, .limit = limit, .l2 = l2,
                     .rate = rate, .epsilon = epsilon};
  parallel_ranges(adagrad_range, &step, n, LANES, 3);
}

// Optimizer steps in place, one pass over parameter, gradient and slots. Formulas as in PyTorch.
#include "math.h"

double EXPORT(sum_of_squares)(size_t n, const float *x) {
  double total = 0;
  size_t i = 0;
  while (i < n) { // float sums of 1,024, added up in double
    const size_t end = i + 1024 < n ? i + 1024 : n;
    vf sums = {0};
    for (; i + LANES <= end; i += LANES) sums = madd(load(x + i), load(x + i), sums);
    total += sum_lanes(sums);
    for (; i < end; i++) total += (double)x[i] * x[i];
  }
  return total;
}

// `rate` is learningRate / (1 - beta1^step), `correction` 1 / sqrt(1 - beta2^step), `shrink` 1 - learningRate * weightDecay when
// the decay is decoupled, else 1 with the decay in `l2`.
void EXPORT(adam_step)(size_t n, float *parameter, const float *gradient, float *m, float *v, float scale, float l2, float shrink,
                       float beta1, float beta2, float rate, float correction, float epsilon) {
  FOR_VECTORS(n, {
    const vf p = LOAD(parameter), g = LOAD(gradient) * scale + p * l2;
    const vf first = LOAD(m) * beta1 + g * (1 - beta1), second = LOAD(v) * beta2 + g * g * (1 - beta2);
    STORE(m, first);
    STORE(v, second);
    STORE(parameter, p * shrink - first * rate / (sqrt_v(second) * correction + epsilon));
  })
}

void EXPORT(sgd_step)(size_t n, float *parameter, const float *gradient, float *velocity, float scale, float l2, float momentum,
                      int nesterov, float rate) {
  FOR_VECTORS(n, {
    const vf p = LOAD(parameter), g = LOAD(gradient) * scale + p * l2;
    const vf next = LOAD(velocity) * momentum + g;
    STORE(velocity, next);
    STORE(parameter, p - (nesterov ? g + next * momentum : next) * rate);
  })
}

void EXPORT(rmsprop_step)(size_t n, float *parameter, const float *gradient, float *square, float *velocity, float scale, float l2,
                          float alpha, float epsilon, float momentum, float rate) {
  FOR_VECTORS(n, {
    const vf p = LOAD(parameter), g = LOAD(gradient) * scale + p * l2;
    const vf mean = LOAD(square) * alpha + g * g * (1 - alpha);
    const vf next = LOAD(velocity) * momentum + g / (sqrt_v(mean) + epsilon);
    STORE(square, mean);
    STORE(velocity, next);
    STORE(parameter, p - next * rate);
  })
}

// exp, log, sigmoid, tanh and square root on vectors: mostly after Cephes (Moshier), within a few float32 steps.
#pragma once
#include "vector.h"

// x = n ln 2 + r: e^r, and n as the low bits of a float at 1.5 * 2^23.
INLINE vf exp_part(vf x, vf *n) {
  const vf shift = splat(12582912.0f); // 1.5 * 2^23: adding it rounds to an integer
  *n = madd(x, splat(1.44269504f), shift);
  const vf whole = *n - shift;
  const vf r = madd(whole, splat(2.12194440e-4f), madd(whole, splat(-0.693359375f), x)); // ln 2 in two parts
  vf p = splat(1.9875691500e-4f);
  p = madd(p, r, splat(1.3981999507e-3f));
  p = madd(p, r, splat(8.3334519073e-3f));
  p = madd(p, r, splat(4.1665795894e-2f));
  p = madd(p, r, splat(1.6666665459e-1f));
  p = madd(p, r, splat(5.0000001201e-1f));
  return madd(p, r * r, r + 1.0f);
}

INLINE vf exp_v(vf x) {
  const vf high = splat(88.7228f), low = splat(-87.3365f);
  const vi over = x > high, under = x < low;
  vf n;
  const vf p = exp_part(pick(under, low, pick(over, high, x)), &n); // a NaN passes both comparisons and stays
  // 2^n in two factors, so that n = 128 does not overflow on the way.
  const vi whole = (vi)n - splat_int(0x4B400000), half = whole >> 1;
  const vf scaled = p * (vf)((half + 127) << 23) * (vf)((whole - half + 127) << 23);
  const vf infinite = splat(__builtin_inff());
  return pick(over, infinite, pick(under, splat(0), scaled));
}

// e^x for |x| <= 87, where nothing overflows.
INLINE vf exp_bounded_v(vf x) {
  vf n;
  const vf p = exp_part(x, &n);
  return p * (vf)(((vi)n << 23) + splat_int(127 << 23));
}

// x between -bound and bound; a NaN stays.
INLINE vf bounded_v(vf x, float bound) {
  const vf top = splat(bound);
  return pick(x > top, top, pick(x < -top, -top, x));
}

INLINE vf sigmoid_v(vf x) { return 1.0f / (1.0f + exp_bounded_v(-bounded_v(x, 87))); }

// The rational approximation of Eigen's ptanh (odd 13 over even 6), within 3e-7 of each value.
INLINE vf tanh_v(vf x) {
  const vf b = bounded_v(x, 9), z = b * b;
  vf p = splat(-2.76076847742355e-16f);
  p = madd(p, z, splat(2.00018790482477e-13f));
  p = madd(p, z, splat(-8.60467152213735e-11f));
  p = madd(p, z, splat(5.12229709037114e-08f));
  p = madd(p, z, splat(1.48572235717979e-05f));
  p = madd(p, z, splat(6.37261928875436e-04f));
  p = madd(p, z, splat(4.89352455891786e-03f));
  vf q = splat(1.19825839466702e-06f);
  q = madd(q, z, splat(1.18534705686654e-04f));
  q = madd(q, z, splat(2.26843463243900e-03f));
  q = madd(q, z, splat(4.89352518554385e-03f));
  return b * p / q;
}

INLINE vf sqrt_v(vf x) {
#ifdef __wasm__
  return (vf)__builtin_wasm_sqrt_f32x4(x);
#else
  for (int i = 0; i < LANES; i++) x[i] = __builtin_sqrtf(x[i]);
  return x;
#endif
}

// Natural logarithm: -infinity at 0, NaN below.
INLINE vf log_v(vf x) {
  const vi tiny = x < splat(1.17549435e-38f); // subnormal: scaled into the normal range first
  const vf scaled = pick(tiny, x * 33554432.0f, x);
  const vi bits = (vi)scaled - splat_int(0x3F3504F3); // the exponent counts from sqrt(1/2)
  const vi exponent = bits >> 23;
  const vf r = (vf)((bits & splat_int(0x007FFFFF)) + splat_int(0x3F3504F3)) - 1.0f; // -0.29 to 0.41
  const vf e = __builtin_convertvector(exponent, vf) - pick(tiny, splat(25), splat(0));
  const vf z = r * r;
  vf p = splat(7.0376836292e-2f);
  p = madd(p, r, splat(-1.1514610310e-1f));
  p = madd(p, r, splat(1.1676998740e-1f));
  p = madd(p, r, splat(-1.2420140846e-1f));
  p = madd(p, r, splat(1.4249322787e-1f));
  p = madd(p, r, splat(-1.6668057665e-1f));
  p = madd(p, r, splat(2.0000714765e-1f));
  p = madd(p, r, splat(-2.4999993993e-1f));
  p = madd(p, r, splat(3.3333331174e-1f));
  vf y = madd(p * r, z, e * -2.12194440e-4f);
  y = madd(z, splat(-0.5f), y) + r;
  y = madd(e, splat(0.693359375f), y);
  const vf infinite = splat(__builtin_inff());
  y = pick(x == infinite, infinite, y);
  y = pick(x == splat(0), -infinite, y);
  return pick(x >= splat(0), y, splat(__builtin_nanf("")));
}

// Natural logarithm of a positive double (atanh series after halving the exponent's range).
INLINE double log_positive(double x) {
  union { double value; unsigned long long bits; } u = {x};
  int exponent = (int)(u.bits >> 52) - 1023;
  u.bits = (u.bits & 0xFFFFFFFFFFFFFULL) | 0x3FF0000000000000ULL;
  double m = u.value;
  if (m > 1.4142135623730951) m *= 0.5, exponent++;
  const double s = (m - 1) / (m + 1), z = s * s;
  double p = 1.0 / 17;
  for (int k = 15; k >= 1; k -= 2) p = p * z + 1.0 / k;
  return 2 * s * p + exponent * 0.69314718055994530942;
}

INLINE float log_f(float x) {
  if (!(x > 0)) return x == 0 ? -__builtin_inff() : __builtin_nanf("");
  if (x == __builtin_inff()) return x;
  return (float)log_positive(x);
}

// log Σ e^x over n values.
INLINE float log_sum_exp(size_t n, const float *x) {
  float top = x[0], total = 0;
  for (size_t i = 1; i < n; i++) top = x[i] > top ? x[i] : top;
  FOR_VECTORS(n, {
    const vf e = exp_v(LOAD(x) - splat(top));
    for (size_t i = 0; i < (size_t)lanes; i++) total += e[i];
  })
  return top + log_f(total);
}

// exp, log, sigmoid, tanh and square root on vectors: range reduction and polynomials after Cephes (Moshier), within a few float32 steps.
#pragma once
#include "vector.h"

INLINE vf exp_v(vf x) {
  const vf high = splat(88.7228f), low = splat(-87.3365f);
  const vi over = x > high, under = x < low;
  const vf bounded = pick(under, low, pick(over, high, x)); // a NaN passes both comparisons and stays
  const vf shift = splat(12582912.0f);                      // 1.5 * 2^23: adding it rounds to an integer
  const vf n = madd(bounded, splat(1.44269504f), shift) - shift;
  const vf r = madd(n, splat(2.12194440e-4f), madd(n, splat(-0.693359375f), bounded)); // ln 2 in two parts
  vf p = splat(1.9875691500e-4f);
  p = madd(p, r, splat(1.3981999507e-3f));
  p = madd(p, r, splat(8.3334519073e-3f));
  p = madd(p, r, splat(4.1665795894e-2f));
  p = madd(p, r, splat(1.6666665459e-1f));
  p = madd(p, r, splat(5.0000001201e-1f));
  p = madd(p, r * r, r + 1.0f);
  // 2^n in two factors, so that n = 128 does not overflow on the way.
  const vi whole = (vi)(n + shift) - splat_int(0x4B400000), half = whole >> 1;
  const vf scaled = p * (vf)((half + 127) << 23) * (vf)((whole - half + 127) << 23);
  const vf infinite = splat(__builtin_inff());
  return pick(over, infinite, pick(under, splat(0), scaled));
}

INLINE vf sigmoid_v(vf x) { return 1.0f / (1.0f + exp_v(-x)); }

INLINE vf tanh_v(vf x) {
  const vf size = (vf)((vi)x & splat_int(0x7FFFFFFF));
  const vi sign = (vi)x & splat_int((int)0x80000000);
  const vf large = 1.0f - 2.0f / (exp_v(size + size) + 1.0f);
  const vf z = x * x;
  vf p = splat(-5.70498872745e-3f);
  p = madd(p, z, splat(2.06390887954e-2f));
  p = madd(p, z, splat(-5.37397155531e-2f));
  p = madd(p, z, splat(1.33314422036e-1f));
  p = madd(p, z, splat(-3.33332819422e-1f));
  const vf small = madd(p * z, x, x);
  return pick(size < splat(0.625f), small, (vf)((vi)large | sign));
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

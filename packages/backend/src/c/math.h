// exp, log, sigmoid and tanh on vectors: range reduction and polynomials after Cephes (Moshier), within a few float32 steps.
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

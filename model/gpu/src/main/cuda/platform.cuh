// What the kernels need of the compiler. NVRTC and nvcc bring threads, blocks and barriers; in the
// tests shim.hpp gives the same words a meaning on a CPU.
#pragma once
#ifdef SUBSCALE_SHIM
#include "shim.hpp"
#else
#define KERNEL(name)
#define UNROLLED _Pragma("unroll")

// Two numbers rounded to bfloat16, to even on a tie; the first in the low half.
__device__ inline unsigned pack_bf16(float low, float high) {
  unsigned a = __float_as_uint(low);
  unsigned b = __float_as_uint(high);
  a = (a + 0x7fff + ((a >> 16) & 1)) >> 16;
  b = (b + 0x7fff + ((b >> 16) & 1)) & 0xffff0000u;
  return a | b;
}

#if __CUDA_ARCH__ >= 800
#define HAS_TENSOR_PRODUCTS 1
// c += a b on tensor cores, over the warp: a is 16 x 16, b 16 x 8. Where each number lies is stated
// in the PTX manual, "Matrix Fragments for mma.m16n8k16".
__device__ inline void mma_bf16(float (&c)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
  asm volatile(
      "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, "
      "{%0,%1,%2,%3};"
      : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

// Rounded to TF32, away from zero on a tie.
__device__ inline unsigned round_tf32(float value) {
  unsigned rounded;
  asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(rounded) : "f"(value));
  return rounded;
}

// c += a b likewise: a is 16 x 8, b 8 x 8 ("Matrix Fragments for mma.m16n8k8").
__device__ inline void mma_tf32(float (&c)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
  asm volatile(
      "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, "
      "{%0,%1,%2,%3};"
      : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}
#else
#define HAS_TENSOR_PRODUCTS 0
#endif
#endif

__device__ inline bool is_off(float value) { return value != value; }

// The sum of what the lanes of a warp hold, for each of them; all take part.
template <class Number>
__device__ inline Number warp_sum(Number value) {
  for (int apart = 16; apart > 0; apart /= 2) {
    value += __shfl_xor_sync(0xffffffffu, value, apart);
  }
  return value;
}

// The largest.
__device__ inline float warp_max(float value) {
  for (int apart = 16; apart > 0; apart /= 2) {
    value = fmaxf(value, __shfl_xor_sync(0xffffffffu, value, apart));
  }
  return value;
}

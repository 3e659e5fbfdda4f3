// Runs the kernels on a CPU: one fiber a CUDA thread, blocks one after the other. Warps go on by
// themselves, in random order and at random speed, and meet at block barriers only; the lanes of a
// warp meet at warp-wide calls. Shared memory is filled with NaN before each block.
#pragma once
#include <setjmp.h>
#include <ucontext.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

struct Index {
  unsigned x, y, z;
};
inline Index threadIdx, blockIdx, blockDim, gridDim;

#define __global__
#define __device__
#define __launch_bounds__(...)
// A section of its own, so that it can be found and filled.
#define __shared__ static __attribute__((section("shared_memory")))
#define UNROLLED
#define HAS_TENSOR_PRODUCTS 1
// Numbers each barrier of the source in its order; one of them can be left out.
#define __syncthreads() shim::barrier(__COUNTER__ - shim::FIRST_BARRIER)
#define KERNEL(name) static shim::Registered registered_##name(#name, shim::wrap(name));

extern "C" char __start_shared_memory[], __stop_shared_memory[];

namespace shim {
constexpr int WARP = 32;
constexpr int STACK = 64 << 10;
constexpr int FIRST_BARRIER = __COUNTER__ + 1;
enum State { RUNS, WARP_WAITS, BLOCK_WAITS, DONE };

struct Fiber {
  ucontext_t context;
  jmp_buf place;
  std::vector<char> stack;
  State state = DONE;
};

inline std::vector<Fiber> fibers;
inline jmp_buf back;
inline unsigned current;
inline std::function<void()> body;
inline char exchange[1024][32];
inline uint64_t dice = 1;
inline int left_out = -1;

inline unsigned roll(unsigned n) {
  dice = dice * 6364136223846793005ull + 1442695040888963407ull;
  return (dice >> 33) % n;
}

inline void leave(State state) {
  Fiber& me = fibers[current];
  me.state = state;
  if (_setjmp(me.place) == 0) {
    _longjmp(back, 1);
  }
}

inline void entry() {
  for (;;) {
    body();
    leave(DONE);
  }
}

inline void barrier(int number) {
  if (number != left_out) {
    leave(BLOCK_WAITS);
  }
}

// Lets a thread go on until it waits or ends.
inline void resume(unsigned thread) {
  Fiber& fiber = fibers[thread];
  current = thread;
  threadIdx = {thread % blockDim.x, thread / blockDim.x % blockDim.y,
               thread / blockDim.x / blockDim.y};
  if (_setjmp(back) != 0) {
    return;
  }
  if (fiber.stack.empty()) {
    fiber.stack.resize(STACK);
    getcontext(&fiber.context);
    fiber.context.uc_stack.ss_sp = fiber.stack.data();
    fiber.context.uc_stack.ss_size = fiber.stack.size();
    fiber.context.uc_link = nullptr;
    makecontext(&fiber.context, entry, 0);
    setcontext(&fiber.context);
  }
  _longjmp(fiber.place, 1);
}

// The threads from first on that wait for each other at a warp-wide call go on together.
inline bool run_warp(unsigned first, unsigned end) {
  bool all = true;
  for (unsigned t = first; t < end; t++) {
    all &= fibers[t].state == WARP_WAITS || fibers[t].state == DONE;
  }
  bool ran = false;
  for (unsigned t = first; t < end; t++) {
    if (all && fibers[t].state == WARP_WAITS) {
      fibers[t].state = RUNS;
    }
  }
  for (unsigned t = first; t < end; t++) {
    if (fibers[t].state == RUNS) {
      resume(t);
      ran = true;
    }
  }
  return ran;
}

// False: the threads wait for each other for ever.
inline bool run_block(unsigned threads) {
  if (fibers.size() < threads) {
    fibers.resize(threads);
  }
  memset(__start_shared_memory, 0xff, __stop_shared_memory - __start_shared_memory);
  for (unsigned t = 0; t < threads; t++) {
    fibers[t].state = RUNS;
  }
  unsigned warps = (threads + WARP - 1) / WARP;
  for (int idle = 0; idle < 1000;) {
    bool ran = false;
    unsigned start = roll(warps);
    unsigned count = 1 + roll(warps);
    for (unsigned i = 0; i < count; i++) {
      unsigned first = (start + i) % warps * WARP;
      ran |= run_warp(first, std::min(threads, first + WARP));
    }
    bool left = false;
    bool meet = true;
    for (unsigned t = 0; t < threads; t++) {
      left |= fibers[t].state != DONE;
      meet &= fibers[t].state == DONE || fibers[t].state == BLOCK_WAITS;
    }
    if (!left) {
      return true;
    }
    for (unsigned t = 0; meet && t < threads; t++) {
      if (fibers[t].state == BLOCK_WAITS) {
        fibers[t].state = RUNS;
      }
    }
    idle = ran || meet ? 0 : idle + 1;
  }
  fibers.clear();
  return false;
}

template <class... A, size_t... I>
void call(void (*f)(A...), void** p, std::index_sequence<I...>) {
  f(*(A*)p[I]...);
}

using Kernel = std::function<void(void**)>;

template <class... A>
Kernel wrap(void (*f)(A...)) {
  return [f](void** p) { call(f, p, std::index_sequence_for<A...>{}); };
}

inline std::map<std::string, Kernel>& kernels() {
  static std::map<std::string, Kernel> all;
  return all;
}

struct Registered {
  Registered(const char* name, Kernel kernel) { kernels()[name] = kernel; }
};
}  // namespace shim

template <class T>
inline T __shfl_xor_sync(unsigned, T value, int mask) {
  unsigned t = shim::current;
  memcpy(shim::exchange[t], &value, sizeof value);
  shim::leave(shim::WARP_WAITS);
  T other;
  memcpy(&other, shim::exchange[t ^ mask], sizeof other);
  shim::leave(shim::WARP_WAITS);
  return other;
}

using std::min;
inline double sinpi(double x) { return std::sin(M_PI * x); }

inline unsigned bits_of(float f) {
  unsigned u;
  memcpy(&u, &f, sizeof u);
  return u;
}

inline float float_of(unsigned u) {
  float f;
  memcpy(&f, &u, sizeof f);
  return f;
}

inline unsigned round_bf16(float f) {
  unsigned u = bits_of(f);
  return (u + 0x7fff + ((u >> 16) & 1)) >> 16;
}

inline unsigned pack_bf16(float low, float high) {
  return round_bf16(low) | round_bf16(high) << 16;
}

inline unsigned round_tf32(float f) { return (bits_of(f) + 0x1000) & ~0x1fffu; }

namespace shim {
// What the lanes of the running warp hold in their registers of two fragments.
struct Fragments {
  unsigned lane = current % WARP;
  unsigned first = current - lane;

  Fragments(const unsigned (&a)[4], const unsigned (&b)[2]) {
    unsigned mine[6] = {a[0], a[1], a[2], a[3], b[0], b[1]};
    memcpy(exchange[current], mine, sizeof mine);
    leave(WARP_WAITS);
  }

  ~Fragments() { leave(WARP_WAITS); }

  unsigned of(int other, int reg) const {
    unsigned v;
    memcpy(&v, exchange[first + other] + 4 * reg, 4);
    return v;
  }

  int row(int i) const { return lane / 4 + (i >= 2) * 8; }
  int column(int i) const { return lane % 4 * 2 + i % 2; }
};
}  // namespace shim

// mma.m16n8k16 of bfloat16, each number taken from where the PTX manual places it.
inline void mma_bf16(float (&c)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
  shim::Fragments held(a, b);
  auto number = [&](int of, int reg, int half) {
    unsigned v = held.of(of, reg);
    return float_of(half ? v & 0xffff0000u : v << 16);
  };
  for (int i = 0; i < 4; i++) {
    int row = held.row(i);
    for (int k = 0; k < 16; k++) {
      float x = number(row % 8 * 4 + k % 8 / 2, (row >= 8) + 2 * (k >= 8), k % 2);
      float y = number(held.column(i) * 4 + k % 8 / 2, 4 + (k >= 8), k % 2);
      c[i] += x * y;
    }
  }
}

// mma.m16n8k8 of TF32 likewise.
inline void mma_tf32(float (&c)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
  shim::Fragments held(a, b);
  for (int i = 0; i < 4; i++) {
    int row = held.row(i);
    for (int k = 0; k < 8; k++) {
      float x = float_of(held.of(row % 8 * 4 + k % 4, (row >= 8) + 2 * (k >= 4)));
      float y = float_of(held.of(held.column(i) * 4 + k % 4, 4 + (k >= 4)));
      c[i] += x * y;
    }
  }
}

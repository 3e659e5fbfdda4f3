// The functions of libcuda that the engine calls, on the host's memory, over kernels compiled for the
// CPU. New memory is filled with NaN, and so is a margin around it, which is looked at after each
// kernel: a write past an end fails, a read past one gives NaN.
#include "kernels.cu"

#include <cstdio>
#include <cstdlib>
#include <mutex>

namespace {
constexpr size_t MARGIN = 4096;
constexpr int INVALID_VALUE = 1, OUT_OF_MEMORY = 2, NOT_FOUND = 500, ILLEGAL_ADDRESS = 700;
constexpr int LAUNCH_TIMEOUT = 702;
constexpr int MEMORY = 1 << 30;
constexpr int BARRIERS = __COUNTER__ - shim::FIRST_BARRIER;
std::map<char*, size_t> memory;
size_t allocated = 0;
int devices = 1;
// Devices that several threads use take turns on this CPU; a launch has ended when it returns.
std::mutex turn;
using Turn = std::lock_guard<std::mutex>;

bool poisoned(const char* p, size_t n) {
  return std::all_of(p, p + n, [](char c) { return c == (char)0xff; });
}

// Whether the bytes lie in one piece of memory.
bool inside(unsigned long long at, size_t n) {
  auto after = memory.upper_bound((char*)at);
  if (after == memory.begin()) return false;
  auto piece = std::prev(after);
  return (char*)at + n <= piece->first + piece->second;
}

bool margins_whole() {
  for (auto& [p, n] : memory) {
    if (!poisoned(p - MARGIN, MARGIN) || !poisoned(p + n, MARGIN)) return false;
  }
  return true;
}
}  // namespace

extern "C" {
int shimBarriers() { return BARRIERS; }
void shimLeaveOut(int barrier) { shim::left_out = barrier; }
void shimDice(long long seed) { shim::dice = seed; }
long long shimAllocated() { return allocated; }
void shimDevices(int count) { devices = count; }

int cuInit(unsigned) { return 0; }
int cuDriverGetVersion(int* v) { return *v = 13000, 0; }
int cuDeviceGetCount(int* n) { return *n = devices, 0; }
int cuDeviceGet(int* d, int i) { return *d = i, i < devices ? 0 : 101; }
int cuDeviceGetName(char* s, int n, int) { return snprintf(s, n, "shim"), 0; }
int cuDeviceTotalMem_v2(size_t* n, int) { return *n = MEMORY, 0; }
int cuDeviceGetAttribute(int* v, int attribute, int) {
  *v = attribute == 75 ? 9 : 0;
  return 0;
}
int cuDevicePrimaryCtxRetain(void** c, int) { return *c = (void*)1, 0; }
int cuDevicePrimaryCtxRelease_v2(int) { return 0; }
int cuCtxSetCurrent(void*) { return 0; }
int cuCtxSynchronize() { return 0; }
int cuModuleLoadData(void** m, const void*) { return *m = (void*)1, 0; }
int cuModuleUnload(void*) { return 0; }
int cuGetErrorName(int code, const char** s) {
  *s = code == ILLEGAL_ADDRESS ? "CUDA_ERROR_ILLEGAL_ADDRESS"
       : code == OUT_OF_MEMORY ? "CUDA_ERROR_OUT_OF_MEMORY"
                               : "CUDA_ERROR";
  return 0;
}

int cuModuleGetFunction(void** f, void*, const char* name) {
  auto found = shim::kernels().find(name);
  if (found == shim::kernels().end()) return NOT_FOUND;
  *f = &found->second;
  return 0;
}

int cuMemAlloc_v2(unsigned long long* p, size_t n) {
  Turn mine(turn);
  if (allocated + n > MEMORY) return OUT_OF_MEMORY;
  char* all = (char*)malloc(n + 2 * MARGIN);
  memset(all, 0xff, n + 2 * MARGIN);
  memory[all + MARGIN] = n;
  allocated += n;
  *p = (unsigned long long)(all + MARGIN);
  return 0;
}

int cuMemGetInfo_v2(size_t* free, size_t* all) {
  Turn mine(turn);
  *free = MEMORY - allocated;
  return *all = MEMORY, 0;
}

int cuMemFree_v2(unsigned long long p) {
  Turn mine(turn);
  auto piece = memory.find((char*)p);
  if (piece == memory.end()) return INVALID_VALUE;
  allocated -= piece->second;
  free(piece->first - MARGIN);
  memory.erase(piece);
  return 0;
}

int cuMemcpyHtoD_v2(unsigned long long d, const void* s, size_t n) {
  Turn mine(turn);
  if (!inside(d, n)) return INVALID_VALUE;
  memcpy((void*)d, s, n);
  return 0;
}

int cuMemcpyDtoH_v2(void* d, unsigned long long s, size_t n) {
  Turn mine(turn);
  if (!inside(s, n)) return INVALID_VALUE;
  memcpy(d, (void*)s, n);
  return 0;
}

int cuMemcpyDtoD_v2(unsigned long long d, unsigned long long s, size_t n) {
  Turn mine(turn);
  if (!inside(d, n) || !inside(s, n)) return INVALID_VALUE;
  memcpy((void*)d, (void*)s, n);
  return 0;
}

int cuMemsetD32_v2(unsigned long long d, unsigned value, size_t n) {
  Turn mine(turn);
  if (!inside(d, 4 * n)) return INVALID_VALUE;
  std::fill((unsigned*)d, (unsigned*)d + n, value);
  return 0;
}

int cuLaunchKernel(
    void* f, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned,
    void*, void** p, void**) {
  if (gx == 0 || gy == 0 || gz == 0 || gy > 65535 || gz > 65535 || bx * by * bz > 1024) {
    return INVALID_VALUE;
  }
  Turn mine(turn);
  gridDim = {gx, gy, gz};
  blockDim = {bx, by, bz};
  shim::Kernel& kernel = *(shim::Kernel*)f;
  shim::body = [&] { kernel(p); };
  for (unsigned z = 0; z < gz; z++) {
    for (unsigned y = 0; y < gy; y++) {
      for (unsigned x = 0; x < gx; x++) {
        blockIdx = {x, y, z};
        if (!shim::run_block(bx * by * bz)) return LAUNCH_TIMEOUT;
      }
    }
  }
  return margins_whole() ? 0 : ILLEGAL_ADDRESS;
}
}

// All kernels of the CUDA engine; read product.cuh first.
#include "product.cuh"
#include "sums.cuh"
#include "law.cuh"
#include "mixture.cuh"

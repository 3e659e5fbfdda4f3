/**
 * The CUDA engine: a decoder's state and arithmetic on an NVIDIA GPU, on a machine that has the
 * driver and nothing else of CUDA. Enters: batches and the flat state; leaves: costs and the state
 * after a step ({@link io.subscale.model.engine.Engine}).
 *
 * <p>Read {@link io.subscale.gpu.CudaEngine} first, then {@link io.subscale.gpu.LawPass}, which
 * puts the kernels of {@code src/main/cuda} in their order. {@link io.subscale.gpu.Gpu} is a
 * device, {@link io.subscale.gpu.Driver} the driver's C interface, {@link
 * io.subscale.gpu.KernelImages} the machine code, which the build makes with {@code -Pcuda}.
 */
package io.subscale.gpu;

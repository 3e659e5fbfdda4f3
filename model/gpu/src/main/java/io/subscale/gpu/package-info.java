/**
 * The CUDA engine: a decoder's state and arithmetic on an NVIDIA GPU, on a machine that has the
 * driver and nothing else of CUDA. Enters: batches and the flat state; leaves: costs and the state
 * after a step ({@link io.subscale.model.engine.Engine}).
 *
 * <p>Read {@link io.subscale.gpu.CudaEngine} first, then {@link io.subscale.gpu.Network}, which
 * runs the blocks of the decoder's architecture: a {@link io.subscale.gpu.BlockPass} each, then a
 * {@link io.subscale.gpu.HeadPass}. They put the kernels of {@code src/main/cuda} in their order,
 * with what a {@link io.subscale.gpu.Pass} hands them; {@link io.subscale.gpu.Gradients} adds up
 * what weights get. {@link io.subscale.gpu.LawDraws} draws values. {@link io.subscale.gpu.Gpu} is a
 * device, {@link io.subscale.gpu.Driver} the driver's C interface, {@link
 * io.subscale.gpu.KernelImages} the machine code, which the build makes with {@code -Pcuda}.
 */
package io.subscale.gpu;

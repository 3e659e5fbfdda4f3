package io.subscale.jobs.config;

import io.subscale.datasets.split.Split;

/** Keys {@code evaluate.*}. */
public record EvaluateKeys(
    @Key(value = "test", says = "Which images: train, valid or test.") Split split,
    @Key(value = "16", min = 1, max = 65536, says = "Slices in one forward pass.") int batch,
    @Key(
            value = "cpu",
            says = "Where evaluate computes likelihoods: cpu; or cuda, the GPU of each Spark task.")
        EngineKind engine,
    @Key(
            value = "0",
            min = 0,
            max = 1e6,
            says =
                "Pictures of the split, evenly spaced, that PNG and the codecs on the PATH (cwebp,"
                    + " cjxl, flif) code as well, for the report; 0 = none.")
        int codecImages) {

  /** Values of {@code evaluate.engine}. */
  public enum EngineKind {
    /** DL4J's graph on the CPU. */
    CPU,
    /** Own kernels on NVIDIA GPUs. */
    CUDA
  }
}

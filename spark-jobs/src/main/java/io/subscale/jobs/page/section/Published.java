package io.subscale.jobs.page.section;

import java.util.List;

/**
 * Published bits/dim of other models. They hold for one variant of a data set each, and say nothing
 * beside figures of another.
 *
 * @param variant of the data set, as {@code entries.NAME.variant} names it
 * @param data its name in print
 * @param model whose figure it is
 * @param bitsPerDim as published
 * @param kind {@code exact} likelihood, or a {@code bound}: of a variational bound or of a density
 *     of dequantised values, the likelihood itself costs no more
 */
record Published(String variant, String data, String model, double bitsPerDim, String kind) {
  static final List<Published> ALL =
      List.of(
          exact("imagenet32", "ImageNet 32 (small)", "SPN", 3.79),
          exact("imagenet32", "ImageNet 32 (small)", "Image Transformer", 3.77),
          exact("imagenet32", "ImageNet 32 (small)", "PixelSNAIL", 3.80),
          bound("imagenet32", "ImageNet 32 (small)", "Glow", 4.09),
          exact("imagenet64", "ImageNet 64 (small)", "SPN, 150 million parameters", 3.52),
          exact("imagenet64", "ImageNet 64 (small)", "Sparse Transformer", 3.44),
          exact("imagenet64", "ImageNet 64 (small)", "Gated PixelCNN", 3.57),
          bound("imagenet64", "ImageNet 64 (small)", "Glow", 3.81),
          exact("imagenet128", "ImageNet 128", "SPN", 3.08),
          exact("imagenet128", "ImageNet 128", "Parallel Multiscale", 3.55),
          exact("imagenet256", "ImageNet 256", "SPN", 2.97),
          exact("imagenet256", "ImageNet 256", "SPN with depth upscaling", 3.01),
          exact("celebahq256-5bit", "CelebA-HQ 256, 5 bits", "SPN", 0.61),
          bound("celebahq256-5bit", "CelebA-HQ 256, 5 bits", "Glow", 1.03),
          bound("celebahq256-5bit", "CelebA-HQ 256, 5 bits", "NVAE", 0.70));

  private static Published exact(String variant, String data, String model, double bits) {
    return new Published(variant, data, model, bits, "exact");
  }

  private static Published bound(String variant, String data, String model, double bits) {
    return new Published(variant, data, model, bits, "bound");
  }
}

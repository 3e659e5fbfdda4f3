package io.subscale.jobs.config;

import java.util.List;

/** Keys {@code sample.*}. */
public record SampleKeys(
    @Key(value = "16", min = 1, max = 1e9, says = "How many pictures.") int count,
    @Key(value = "0", min = 0, max = 1e9, says = "Number of the first picture.") int first,
    @Key(value = "0", min = 0, says = "Seed of the pictures; 0 = run.seed.") long seed,
    @Key(value = "\"\"", says = "Folder that they go to; empty = samples in run.dir.") String dir,
    @Key(
            value = "true",
            says = "Whether each picture is a PNG file, beside its values in the tables.")
        boolean pictures,
    @Key(value = "1", min = 1, max = 64, says = "Side of the square that a pixel becomes in them.")
        int scale,
    @Key(
            value = "16",
            min = 1,
            max = 65536,
            says = "Pictures drawn side by side; beyond sample.count they are dropped.")
        int batch,
    @Key(
            value = "[1.0]",
            min = 0,
            max = 100,
            says = "Temperature of each stage, or one number for all.")
        List<Double> temperature,
    @Key(
            value = "[0]",
            min = 0,
            max = 256,
            says = "Most likely values kept in each stage, or one number for all; 0 = all.")
        List<Double> topK,
    // Above 0, since a share of 0 would keep nothing.
    @Key(
            value = "[1.0]",
            min = 1e-9,
            max = 1,
            says =
                "Share of the probability kept in each stage, of what temperature and top_k leave,"
                    + " most likely values first; 1 = all.")
        List<Double> topP,
    @Key(
            value = "\"\"",
            says = "Stages to draw, such as small,size: the plan's first ones; empty = all.")
        String stages,
    @Key(
            value = "\"\"",
            says = "Folder of pictures to complete: sample i is of picture i modulo their number.")
        String complete,
    @Key(
            value = "0",
            min = 0,
            max = 4096,
            says = "Slices that a completion keeps; 0 = as keep_pixels says.")
        int keepSlices,
    @Key(
            value = "0",
            min = 0,
            max = 1 << 24,
            says = "Pixels, in generation order, that a completion keeps.")
        int keepPixels,
    @Key(
            value = "\"\"",
            says = "Folder of pictures of a slice's size to enlarge: each is slice 0 of a sample.")
        String upscaleSize,
    @Key(
            value = "\"\"",
            says = "Folder of pictures of which the high bits are kept and the low bits drawn.")
        String upscaleDepth,
    @Key(value = "4", min = 1, max = 1000, says = "Samples in a row of the contact sheet.")
        int columns,
    @Key(
            value = "true",
            says = "Whether the contact sheet shows what was given and each stage before a sample.")
        boolean strips) {

  /** The number after the last picture's. */
  public long end() {
    return (long) first + count;
  }

  /** How many of a plan's stages are drawn. */
  public int sampledStages(int all) {
    return stages.isEmpty() ? all : stages.split(",").length;
  }
}

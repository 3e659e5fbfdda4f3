package io.subscale.jobs.codec;

import io.subscale.jobs.json.Bounds;
import io.subscale.jobs.json.MayBeNull;
import java.io.IOException;

/**
 * What a codec needs for the pictures of a split, in bits/dim.
 *
 * @param codec the format's name
 * @param version of the encoder; null if it does not tell
 * @param options that it was given
 * @param images pictures that were coded
 * @param overheadBytes a black picture's file, which is deducted from each picture's
 * @param bitsPerDimEach a file a picture, averaged
 * @param bitsPerDimSheet all pictures as one file, nothing deducted; null if the format has no
 *     pictures of that size
 */
public record CodecCost(
    String codec,
    @MayBeNull String version,
    String options,
    @Bounds(min = 1) int images,
    @Bounds(min = 0) long overheadBytes,
    double bitsPerDimEach,
    @MayBeNull Double bitsPerDimSheet) {

  /** Stands in place of a format's name for what a law costs without a network. */
  public static final String FLOOR = "no network";

  /** What a law costs before its first step, in place of a codec. */
  public static CodecCost floor(long images, double bitsPerDim) {
    return new CodecCost(
        FLOOR, null, "least squares, before the first step", (int) images, 0, bitsPerDim, null);
  }

  /** Codes the pictures of a sheet, several at a time. */
  public static CodecCost of(Codec codec, Sheet sheet, int threads)
      throws IOException, InterruptedException {
    FileSizes sizes = FileSizes.of(codec, sheet, threads);
    double together = sizes.bitsPerDimSheet(sheet.values());
    return new CodecCost(
        codec.name(),
        codec.version(),
        codec.options(),
        sheet.images(),
        sizes.black(),
        sizes.bitsPerDimEach(sheet.values()),
        Double.isNaN(together) ? null : together);
  }
}

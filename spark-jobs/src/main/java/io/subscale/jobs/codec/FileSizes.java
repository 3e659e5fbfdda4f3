package io.subscale.jobs.codec;

import io.subscale.datasets.image.RgbImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * What one codec needs, counted in two ways.
 *
 * <p>Each picture alone: the length of its file less that of a black picture of the same size,
 * because a decoder's likelihood has no headers either. The deduction is the black picture's whole
 * file. What it holds besides headers, a few bytes that say "all black", is deducted as well: the
 * figure flatters the codec by these bytes, and by no more than all of them. A file that is shorter
 * than the black one counts as nothing, never as less.
 *
 * <p>All pictures as one sheet: the sheet's whole file, nothing deducted, over the values of the
 * pictures; black places are paid for and bring nothing. A decoder was trained on other pictures
 * and need not learn from each one anew what pictures are like; on a sheet a codec need not either.
 * Pictures of the split that are nearly alike, such as the skin tones of an emoji, are cheap on a
 * sheet once one of them is there; a decoder sees no other picture of the split.
 *
 * @param pictures bytes of each picture's file
 * @param black bytes of a black picture's file
 * @param sheet bytes of the sheet's file; -1 if the format has no pictures of its size
 */
record FileSizes(long[] pictures, long black, long sheet) {
  private static final int BITS = 8;

  /** Codes the pictures and their sheet, several at a time. */
  static FileSizes of(Codec codec, Sheet sheet, int threads)
      throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      // The longest first, so that it does not end alone.
      RgbImage complete = sheet.complete();
      boolean fits = Math.max(complete.height(), complete.width()) <= codec.mostSide();
      Future<Long> together = pool.submit(() -> fits ? codec.bytes(complete) : -1);
      Future<Long> black = pool.submit(() -> codec.bytes(sheet.black()));
      List<Future<Long>> alone = new ArrayList<>();
      for (int i = 0; i < sheet.images(); i++) {
        int index = i;
        alone.add(pool.submit(() -> codec.bytes(sheet.picture(index))));
      }
      long[] pictures = new long[alone.size()];
      for (int i = 0; i < pictures.length; i++) {
        pictures[i] = result(alone.get(i));
      }
      return new FileSizes(pictures, result(black), result(together));
    } finally {
      pool.shutdownNow();
      pool.awaitTermination(1, TimeUnit.HOURS);
    }
  }

  private static long result(Future<Long> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      if (e.getCause() instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      if (e.getCause() instanceof RuntimeException failed) {
        throw failed;
      }
      throw new IllegalStateException("a codec's thread ended", e);
    }
  }

  /**
   * Bits of a picture's file a value, on average, without those of a black one.
   *
   * @param values of a picture
   */
  double bitsPerDimEach(int values) {
    long bytes = LongStream.of(pictures).map(picture -> Math.max(0, picture - black)).sum();
    return (double) bytes * BITS / ((double) values * pictures.length);
  }

  /**
   * Bits of the sheet's file a value of the pictures; NaN if there is none.
   *
   * @param values of a picture
   */
  double bitsPerDimSheet(int values) {
    return sheet < 0 ? Double.NaN : (double) sheet * BITS / ((double) values * pictures.length);
  }
}

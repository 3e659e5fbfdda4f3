package io.subscale.jobs.codec;

import io.subscale.datasets.image.RgbImage;
import java.io.IOException;

/** A lossless codec with its options; used by several threads at a time. */
public interface Codec {
  /** Of the format. */
  String name();

  /** Of the encoder, or null if it does not tell. */
  String version();

  /** What an encoder of this version needs to be told, to give the same file again. */
  String options();

  /** Rows and columns that the format can have. */
  int mostSide();

  /**
   * Length of a picture's file.
   *
   * @throws io.subscale.jobs.error.JobException (exit code 5) if the encoder fails
   */
  long bytes(RgbImage picture) throws IOException, InterruptedException;
}

package io.subscale.jobs.codec;

import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;

/** PNG in this process; the JDK's own writer filters nothing and takes half as much again. */
final class OwnPng implements Codec {
  @Override
  public String name() {
    return "png";
  }

  @Override
  public String version() {
    return "Java " + Runtime.version().feature();
  }

  @Override
  public String options() {
    return "smallest of each filter and the least sum with each strategy of zlib, level 9";
  }

  @Override
  public int mostSide() {
    return Integer.MAX_VALUE;
  }

  @Override
  public long bytes(RgbImage picture) {
    return PngWriter.smallest(picture).length;
  }
}

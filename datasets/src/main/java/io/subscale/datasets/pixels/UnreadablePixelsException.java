package io.subscale.datasets.pixels;

import java.io.IOException;

/** A file of pixels that is damaged or of another layout; says how. */
public final class UnreadablePixelsException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadablePixelsException(String reason) {
    super(reason);
  }
}

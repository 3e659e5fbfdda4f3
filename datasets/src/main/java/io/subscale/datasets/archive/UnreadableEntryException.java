package io.subscale.datasets.archive;

import java.io.IOException;

/** One file inside an archive whose bytes cannot be had; says why. The others may be fine. */
public final class UnreadableEntryException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableEntryException(String reason) {
    super(reason);
  }
}

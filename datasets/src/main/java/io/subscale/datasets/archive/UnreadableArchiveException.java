package io.subscale.datasets.archive;

import java.io.IOException;
import java.util.Locale;

/** An archive that is damaged, truncated or of a kind that is not read; names file and offset. */
public final class UnreadableArchiveException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableArchiveException(String archive, long offset, String reason) {
    super(String.format(Locale.ROOT, "%s, byte %d: %s", archive, offset, reason));
  }
}

package io.subscale.datasets.pickle;

import java.io.IOException;
import java.util.Locale;

/** A pickle that is damaged, or that holds more than data; says where. */
public final class UnreadablePickleException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadablePickleException(long at, String reason) {
    super(String.format(Locale.ROOT, "pickle, byte %d: %s", at, reason));
  }
}

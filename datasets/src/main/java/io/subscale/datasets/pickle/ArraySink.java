package io.subscale.datasets.pickle;

import java.io.IOException;
import java.io.InputStream;

/** Receives the array that is looked for. */
@FunctionalInterface
public interface ArraySink {
  /**
   * An array.
   *
   * @param head what it is
   * @param data its elements; what is left unread is passed over
   */
  void array(ArrayHead head, InputStream data) throws IOException;
}

package io.subscale.model.checkpoint;

import java.io.IOException;

/** A tensor file is not what was written: cut, altered, or never ours. Names file and place. */
public final class CorruptTensorsException extends IOException {
  private static final long serialVersionUID = 1L;

  CorruptTensorsException(String file, String what) {
    super(file + ": " + what);
  }
}

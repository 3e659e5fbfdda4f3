package io.subscale.gpu;

import io.subscale.model.engine.DeviceException;

/** Something that the GPU, its driver or its absence did not allow; the message is a sentence. */
public final class CudaException extends DeviceException {
  private static final long serialVersionUID = 1L;

  CudaException(String sentence) {
    super(sentence, null);
  }

  CudaException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}

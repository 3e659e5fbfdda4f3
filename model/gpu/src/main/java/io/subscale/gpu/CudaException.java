package io.subscale.gpu;

/** Something that the GPU, its driver or its absence did not allow; the message is a sentence. */
public final class CudaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CudaException(String sentence) {
    super(sentence);
  }

  CudaException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}

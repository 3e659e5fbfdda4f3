package io.subscale.datasets.decode;

/**
 * This process cannot decode a picture that may be a good one: a library does not load, or memory
 * is too small. Says what to change. Never a reason to leave the picture out.
 */
public final class DecoderUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A reason.
   *
   * @param reason a sentence for a person
   */
  public DecoderUnavailableException(String reason) {
    super(reason);
  }

  DecoderUnavailableException(String reason, Throwable cause) {
    super(reason, cause);
  }
}

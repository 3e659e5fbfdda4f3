package io.subscale.datasets.decode;

/** A file that is no image, a broken one, or one of a kind that is not read; says why. */
public final class UnreadableImageException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * A reason.
   *
   * @param reason a clause for a person, without the file's name
   */
  public UnreadableImageException(String reason) {
    super(reason);
  }

  UnreadableImageException(String reason, Throwable cause) {
    super(reason, cause);
  }
}

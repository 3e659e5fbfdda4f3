package io.subscale.model.engine;

/** Something that a device, its driver or its absence did not allow; the message is a sentence. */
public class DeviceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A failure.
   *
   * @param sentence what was being done, and what the device said
   * @param cause what was thrown, or null
   */
  public DeviceException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}

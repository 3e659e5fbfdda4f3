package io.subscale.jobs.error;

/** A failure whose reason is known: the message is a sentence for the user, with the place. */
public final class JobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /**
   * @param exitCode what the process ends with
   * @param message a sentence: value, rule, place
   * @param cause what was thrown, or null
   */
  public JobException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The configuration or command line is wrong: exit code 2. */
  public static JobException config(String message) {
    return new JobException(ExitCode.CONFIG, message, null);
  }

  /** Data are missing or corrupt: exit code 3. */
  public static JobException data(String message) {
    return new JobException(ExitCode.DATA, message, null);
  }

  /** Data are missing or corrupt, as something else noticed: exit code 3. */
  public static JobException data(String message, Throwable cause) {
    return new JobException(ExitCode.DATA, message, cause);
  }

  /** Training diverged: exit code 4. */
  public static JobException diverged(String message) {
    return new JobException(ExitCode.DIVERGED, message, null);
  }

  /** The cluster lacks something: exit code 5. */
  public static JobException cluster(String message, Throwable cause) {
    return new JobException(ExitCode.CLUSTER, message, cause);
  }

  /** What the process ends with. */
  public ExitCode exitCode() {
    return exitCode;
  }
}

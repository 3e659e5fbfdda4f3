package io.subscale.jobs.error;

/** What a finished process tells its caller. */
public enum ExitCode {
  /** Done. */
  OK(0),
  /** Anything not foreseen; its cause is printed. */
  UNKNOWN(1),
  /** The configuration or the command line is wrong. */
  CONFIG(2),
  /** Data are missing, corrupt, truncated, or of another version or data set. */
  DATA(3),
  /** Training diverged. */
  DIVERGED(4),
  /** The cluster or a file system lacks something: servers, space, memory, permission. */
  CLUSTER(5),
  /** A benchmark found a model that is worse than an earlier one. */
  REGRESSION(6),
  /** Stopped by SIGINT. */
  INTERRUPTED(130),
  /** Stopped by SIGTERM. */
  TERMINATED(143);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The process's exit status. */
  public int number() {
    return number;
  }
}

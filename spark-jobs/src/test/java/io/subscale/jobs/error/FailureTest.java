package io.subscale.jobs.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void aKnownReasonIsFoundBelowSparksOwnWords() {
    Throwable wrapped =
        new SparkException("Job aborted", new IOException(JobException.diverged("it diverged")));
    assertThat(Failure.of(wrapped)).isEqualTo(new Failure(ExitCode.DIVERGED, "it diverged"));
  }

  @Test
  void fileSystemsAndNetworksAreToldApart() {
    assertExit(new IOException("No space left on device"), ExitCode.DATA);
    assertThat(
            Failure.of(
                    new SparkException(
                        "aborted\n\tat x", new IOException("No space left on device")))
                .message())
        .endsWith(": No space left on device");
    assertExit(new FileNotFoundException("x"), ExitCode.DATA);
    assertExit(new UncheckedIOException(new ConnectException("refused")), ExitCode.CLUSTER);
    assertExit(new IllegalArgumentException(new UnknownHostException("h")), ExitCode.CLUSTER);
    assertExit(new IOException("x could only be written to 0 of the 1"), ExitCode.CLUSTER);
  }

  @Test
  void anythingElseIsToldByItsDeepestCause() {
    Failure failure = Failure.of(new RuntimeException("outer", new ArithmeticException("/ by 0")));
    assertThat(failure).isEqualTo(new Failure(ExitCode.UNKNOWN, "ArithmeticException: / by 0"));
  }

  private static void assertExit(Throwable thrown, ExitCode expected) {
    assertThat(Failure.of(thrown).exitCode()).isEqualTo(expected);
  }
}

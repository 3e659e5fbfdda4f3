package io.subscale.jobs.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.jobs.testing.FullDisk;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.apache.hadoop.hdfs.protocol.DSQuotaExceededException;
import org.apache.hadoop.hdfs.protocol.NSQuotaExceededException;
import org.apache.hadoop.hdfs.server.namenode.SafeModeException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;
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
    assertExit(FullDisk.error(), ExitCode.CLUSTER);
    assertExit(new IOException("Mkdirs failed to create file:/proc/x"), ExitCode.DATA);
    assertExit(new OutOfMemoryError("Java heap space"), ExitCode.CLUSTER);
    assertExit(new StackOverflowError(), ExitCode.UNKNOWN);
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

  /** What is full or not permitted is for whoever runs the machines, whatever file it was. */
  @Test
  void fullDisksQuotasAndPermissionsAreTheFileSystemsOwn() {
    assertExit(new IOException("No space left on device"), ExitCode.CLUSTER);
    assertExit(new FileSystemException("/a", null, "No space left on device"), ExitCode.CLUSTER);
    assertExit(new IOException("Disk quota exceeded"), ExitCode.CLUSTER);
    assertExit(new DSQuotaExceededException(1, 2), ExitCode.CLUSTER);
    assertExit(new NSQuotaExceededException(1, 2), ExitCode.CLUSTER);
    assertExit(
        new IOException(new RemoteException(NSQuotaExceededException.class.getName(), "x: full")),
        ExitCode.CLUSTER);
    assertExit(new AccessDeniedException("/a"), ExitCode.CLUSTER);
    assertExit(new AccessControlException("Permission denied: user=a"), ExitCode.CLUSTER);
    assertExit(new FileNotFoundException("/a/b (Permission denied)"), ExitCode.CLUSTER);
    assertExit(new FileNotFoundException("/a/b (Read-only file system)"), ExitCode.CLUSTER);
    assertExit(new FileNotFoundException("/a/b (No such file or directory)"), ExitCode.DATA);
  }

  /** What HDFS and Spark say while a NameNode is started again, or when executors are gone. */
  @Test
  void whatAClusterLostIsItsOwn() {
    assertExit(
        new RemoteException(SafeModeException.class.getName(), "Cannot create file/x."),
        ExitCode.CLUSTER);
    assertExit(
        new EOFException("End of File Exception between local host is: \"a\""), ExitCode.CLUSTER);
    assertExit(
        new IOException("All datanodes [DatanodeInfo] are bad. Aborting..."), ExitCode.CLUSTER);
    assertExit(new SparkException("Master removed our application: FAILED"), ExitCode.CLUSTER);
    assertExit(
        new SparkException("Job 3 cancelled because SparkContext was shut down"), ExitCode.CLUSTER);
    Failure lost =
        Failure.of(
            new SparkException(
                "Task 0 in stage 3.0 failed 4 times: ExecutorLostFailure (executor 1 exited)\n\tat"));
    assertThat(lost.exitCode()).isEqualTo(ExitCode.CLUSTER);
    assertThat(lost.message()).contains("executor 1 exited").doesNotContain("\n");
    assertExit(new IllegalStateException("Connection reset"), ExitCode.UNKNOWN);
    assertExit(new EOFException("Unexpected end of ZLIB input stream"), ExitCode.UNKNOWN);
  }

  @Test
  void memoryIsToldByItsReason() {
    String sentence = Failure.of(new OutOfMemoryError("Java heap space")).message();
    assertThat(sentence).startsWith("out of memory (Java heap space);");
    Throwable ofTask =
        new SparkException(
            "Lost task 0 (host): java.lang.OutOfMemoryError: Java heap space\n\tat x", null);
    assertThat(Failure.of(ofTask).message()).isEqualTo(sentence);
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

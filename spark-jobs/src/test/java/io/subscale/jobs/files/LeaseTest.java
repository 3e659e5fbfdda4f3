package io.subscale.jobs.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
  private static final String OTHERS =
      "{\"purpose\":\"train\",\"host\":\"%s\",\"pid\":%d,\"started\":%d,\"token\":\"t\"}";

  private final HadoopFiles files = new HadoopFiles(new Configuration());

  @TempDir Path folder;
  private org.apache.hadoop.fs.Path place;

  @BeforeEach
  void resolve() throws IOException {
    place = files.resolve(folder.resolve("run").toString());
  }

  @Test
  void oneAtATime() throws IOException {
    Lease lease = Lease.take(files, place, "train");
    assertThatThrownBy(() -> Lease.take(files, place, "train"))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CLUSTER))
        .hasMessageContaining("is in use by train (process " + ProcessHandle.current().pid());
    Lease.take(files, place, "sample").close();
    lease.close();
    Lease.take(files, place, "train").close();
    assertThat(folder.resolve("run")).isEmptyDirectory();
  }

  @Test
  void aDeadProcessOfThisHostHasNoLease() throws IOException {
    String host = InetAddress.getLocalHost().getHostName();
    long pid = ProcessHandle.current().pid();
    write(OTHERS.formatted(host, pid, 12345));
    Lease.take(files, place, "train").close();
    assertThat(folder.resolve("run")).isEmptyDirectory();
  }

  @Test
  void anotherHostsLeaseIsKeptForTwoMinutes() throws IOException {
    Path file = write(OTHERS.formatted("elsewhere", 1, 2));
    assertThatThrownBy(() -> Lease.take(files, place, "train"))
        .hasMessageContaining("train (process 1 on elsewhere)");
    assertThat(file).content().contains("elsewhere");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofSeconds(125))));
    Lease.take(files, place, "train").close();
    assertThat(folder.resolve("run")).isEmptyDirectory();
  }

  @Test
  void aHalfWrittenLeaseCounts() throws IOException {
    write("{\"purp");
    assertThatThrownBy(() -> Lease.take(files, place, "train"))
        .hasMessageContaining("in use by another program");
  }

  /** Of many at once none or one gets it, whoever finds the void lease first. */
  @Test
  void ofManyAtOnceAtMostOneHasIt() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 20; round++) {
        Path file = write(OTHERS.formatted("elsewhere", 1, 2));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        Callable<Lease> take =
            () -> {
              try {
                return Lease.take(files, place, "train");
              } catch (JobException | IOException e) {
                return null;
              }
            };
        int taken = 0;
        for (Future<Lease> future : threads.invokeAll(List.of(take, take, take, take))) {
          if (future.get() != null) {
            taken++;
            future.get().close();
          }
        }
        assertThat(taken).isLessThanOrEqualTo(1);
      }
    } finally {
      threads.shutdown();
    }
  }

  private Path write(String text) throws IOException {
    Path file = folder.resolve("run").resolve("lease-train-3.json");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}

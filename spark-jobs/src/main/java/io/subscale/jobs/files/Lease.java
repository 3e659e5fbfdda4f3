package io.subscale.jobs.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The right to do one thing in a folder, for one program at a time: a file {@code
 * lease-PURPOSE-N.json} in it that says who has it and is written anew every {@value #BEAT_SECONDS}
 * seconds.
 *
 * <p>A lease is void when its process is seen to be dead, which its own host can tell, or when it
 * has not been written for {@value #VOID_SECONDS} seconds of the file system's clock. So a program
 * that was killed can be started again at once where it ran, and soon elsewhere. The file with the
 * highest number counts: whoever finds it void creates the next, which only one can, so a lease is
 * never removed to make room for another. That needs file systems that create a file atomically, as
 * HDFS and local ones do.
 */
public final class Lease implements AutoCloseable {
  private static final long BEAT_SECONDS = 20;
  private static final long VOID_SECONDS = 120;
  private static final long CLOSING_SECONDS = 10;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HadoopFiles files;
  private final Path file;
  private final Owner owner;
  private final ScheduledExecutorService beat;

  /**
   * Who has a lease.
   *
   * @param purpose what for, such as {@code train}
   * @param host where it runs
   * @param pid of its process
   * @param started when the process started, milliseconds since 1970; with the pid it names it
   * @param token tells this lease from all others
   */
  record Owner(String purpose, String host, long pid, long started, String token) {
    static Owner self(String purpose) throws IOException {
      ProcessHandle process = ProcessHandle.current();
      String host = InetAddress.getLocalHost().getHostName();
      return new Owner(
          purpose, host, process.pid(), started(process), UUID.randomUUID().toString());
    }

    /** Whether this host is its own and runs its process no more. */
    boolean isDead() throws IOException {
      return host.equals(InetAddress.getLocalHost().getHostName())
          && ProcessHandle.of(pid).filter(process -> started(process) == started).isEmpty();
    }

    private static long started(ProcessHandle process) {
      return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
  }

  private Lease(HadoopFiles files, Path file, Owner owner) {
    this.files = files;
    this.file = file;
    this.owner = owner;
    this.beat =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "lease of " + file);
              thread.setDaemon(true);
              return thread;
            });
    beat.scheduleAtFixedRate(this::renew, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Takes a folder, which is made if there is none.
   *
   * @param purpose what for, part of a file's name, told to others who want the same
   * @throws JobException (exit code 5) if another program has it
   * @throws IOException if the file system fails
   */
  public static Lease take(HadoopFiles files, Path folder, String purpose) throws IOException {
    Owner owner = Owner.self(purpose);
    Names names = new Names(files, folder, purpose);
    long highest = names.highest();
    if (highest > 0) {
      requireVoid(files, names.file(highest));
    }
    Path file = names.file(highest + 1);
    if (!create(files, file, owner)) {
      throw taken(file, owner(files, file), Duration.ZERO);
    }
    Lease lease = new Lease(files, file, owner);
    long now = names.highest();
    if (now > highest + 1) {
      lease.close();
      throw taken(file, owner(files, names.file(now)), Duration.ZERO);
    }
    for (long old : names.numbers()) {
      if (old <= highest) {
        files.delete(names.file(old));
      }
    }
    return lease;
  }

  /** The files of one purpose in a folder. */
  private record Names(HadoopFiles files, Path folder, String purpose) {
    Path file(long number) {
      return new Path(folder, "lease-" + purpose + "-" + number + ".json");
    }

    /** The highest number, 0 if there is none. */
    long highest() throws IOException {
      return numbers().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    List<Long> numbers() throws IOException {
      Pattern pattern =
          Pattern.compile("lease-" + Pattern.quote(purpose) + "-([0-9]{1,18})\\.json");
      List<Long> numbers = new ArrayList<>();
      try {
        for (FileStatus found : files.fileSystem(folder).listStatus(folder)) {
          Matcher name = pattern.matcher(found.getPath().getName());
          if (name.matches()) {
            numbers.add(Long.valueOf(name.group(1)));
          }
        }
      } catch (FileNotFoundException e) {
        return List.of();
      }
      return numbers;
    }
  }

  /** Whether there was no such file; only one of many at once is told so. */
  private static boolean create(HadoopFiles files, Path file, Owner owner) throws IOException {
    byte[] text = JSON.writeValueAsBytes(owner);
    try (OutputStream out = created(files, file)) {
      write(out, text, files, file);
      return true;
    } catch (IOException e) {
      if (files.exists(file)) {
        return false;
      }
      throw e;
    }
  }

  private static OutputStream created(HadoopFiles files, Path file) throws IOException {
    FileSystem fs = files.fileSystem(file);
    if (fs instanceof LocalFileSystem local) {
      // Hadoop's looks first and creates then; Java's does both at once.
      fs.mkdirs(file.getParent());
      return Files.newOutputStream(
          local.pathToFile(file).toPath(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
    return fs.create(file, false);
  }

  /** Leaves no empty lease on a full disk, which Hadoop tells by an Error. */
  private static void write(OutputStream out, byte[] text, HadoopFiles files, Path file)
      throws IOException {
    try {
      out.write(text);
      out.flush();
    } catch (IOException | Error e) {
      files.deleteAfter(e, file);
      throw e;
    }
  }

  private static void requireVoid(HadoopFiles files, Path file) throws IOException {
    Owner other = owner(files, file);
    if (other == null || !other.isDead()) {
      Duration age = age(files, file);
      if (age.toSeconds() <= VOID_SECONDS) {
        throw taken(file, other, age);
      }
    }
  }

  private static JobException taken(Path file, Owner other, Duration age) {
    String who =
        other == null
            ? "another program"
            : String.format(
                Locale.ROOT, "%s (process %d on %s)", other.purpose(), other.pid(), other.host());
    return new JobException(
        ExitCode.CLUSTER,
        String.format(
            Locale.ROOT,
            "%s is in use by %s, which wrote there %d s ago; wait for its end, or %d s after it was killed",
            file.getParent(),
            who,
            age.toSeconds(),
            VOID_SECONDS),
        null);
  }

  /** The owner that a file names; null if it is gone or not written yet. */
  private static Owner owner(HadoopFiles files, Path file) throws IOException {
    try {
      return JSON.readValue(files.readText(file), Owner.class);
    } catch (FileNotFoundException | JsonProcessingException e) {
      return null;
    }
  }

  /** How long ago a file was written, both times by the clock of its file system. */
  private static Duration age(HadoopFiles files, Path file) throws IOException {
    FileSystem fs = files.fileSystem(file);
    Path probe = new Path(file.getParent(), "lease-probe-" + UUID.randomUUID());
    try {
      long then = fs.getFileStatus(file).getModificationTime();
      fs.create(probe, false).close();
      return Duration.ofMillis(fs.getFileStatus(probe).getModificationTime() - then);
    } catch (FileNotFoundException e) {
      return Duration.ofSeconds(VOID_SECONDS + 1);
    } finally {
      fs.delete(probe, false);
    }
  }

  private void renew() {
    try {
      if (owner.equals(owner(files, file))) {
        files.write(file, out -> out.write(text().getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      // The file system may be back at the next beat; until then nobody else can take it either.
    }
  }

  private String text() throws JsonProcessingException {
    return JSON.writeValueAsString(owner);
  }

  /**
   * Checks that nobody took the folder meanwhile, as happens to a process that stood still for
   * longer than a lease lasts.
   *
   * @throws JobException (exit code 5) if somebody did
   */
  public void require() throws IOException {
    Owner now = owner(files, file);
    if (!owner.equals(now)) {
      throw taken(file, now, Duration.ZERO);
    }
  }

  /**
   * Gives the folder free. A lease that stays because its file system does not answer is void soon,
   * and at once for this host.
   */
  @Override
  public void close() throws IOException {
    beat.shutdownNow();
    HadoopFiles.promptly(
        "give back " + file,
        CLOSING_SECONDS,
        () -> {
          if (owner.equals(owner(files, file))) {
            files.delete(file);
          }
        });
  }
}

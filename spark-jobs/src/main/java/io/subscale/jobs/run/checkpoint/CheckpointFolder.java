package io.subscale.jobs.run.checkpoint;

import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.Failure;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** The checkpoints of one stage, {@code run.dir/<stage>/checkpoints}. */
public final class CheckpointFolder {
  private final HadoopFiles files;
  private final Path folder;

  /**
   * Which checkpoints stay.
   *
   * @param last the newest so many
   * @param best whether the one with the lowest validation does too
   */
  public record Keep(int last, boolean best) {}

  /**
   * The folder need not exist yet.
   *
   * @param files where it is
   * @param folder its full path
   */
  public CheckpointFolder(HadoopFiles files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /** The folder's full path. */
  public Path path() {
    return folder;
  }

  /**
   * Writes a checkpoint and then removes those that need not be kept. One that is already there,
   * whole, is left as it is; one that is there and not whole is replaced. A save that fails leaves
   * nothing behind, and one that was killed is cleared away by the next.
   *
   * @param keep which others stay
   * @return the checkpoint's folder
   */
  public Path save(Checkpoint checkpoint, Keep keep) throws IOException {
    Path target = new Path(folder, name(checkpoint.meta().state().round()));
    if (files.exists(target)) {
      try {
        new CheckpointFiles(files, target).read();
        return target;
      } catch (JobException notWhole) {
        files.delete(target);
      }
    }
    deleteUnfinished();
    Path staging = files.staging(target);
    try {
      new CheckpointFiles(files, staging).write(checkpoint);
      files.rename(staging, target, false);
    } catch (IOException | RuntimeException | Error e) {
      files.deleteAfter(e, staging);
      throw e;
    }
    prune(keep);
    return target;
  }

  /** Removes what killed runs have left half written. */
  private void deleteUnfinished() throws IOException {
    for (FileStatus status : list()) {
      if (status.getPath().getName().endsWith(HadoopFiles.STAGING)) {
        files.delete(status.getPath());
      }
    }
  }

  /**
   * The newest whole checkpoint.
   *
   * @param skipped told of each newer one that is not whole, and why
   * @return empty if there is no checkpoint at all
   * @throws JobException (exit code 3) if there are checkpoints and none is whole, or one was
   *     written by another version of the program
   */
  public Optional<Checkpoint> newest(Consumer<String> skipped) throws IOException {
    return first(newestFirst(), skipped);
  }

  /**
   * The whole checkpoint with the lowest validation; the newest one if none was validated.
   *
   * @param skipped told of each better one that is not whole, and why
   * @return empty if there is no checkpoint at all
   * @throws JobException as {@link #newest}
   */
  public Optional<Checkpoint> best(Consumer<String> skipped) throws IOException {
    return first(bestFirst(validations()), skipped);
  }

  private Optional<Checkpoint> first(List<Path> all, Consumer<String> skipped) throws IOException {
    String reason = null;
    for (Path path : all) {
      CheckpointFiles checkpoint = new CheckpointFiles(files, path);
      Readable<Checkpoint> read = Readable.of(checkpoint::read);
      if (read.value() != null) {
        return Optional.of(read.value());
      }
      skipped.accept("skipping checkpoint " + path.getName() + ": " + read.refusal());
      reason = reason == null ? read.refusal() : reason;
    }
    if (reason != null) {
      throw JobException.data(
          "none of the " + all.size() + " checkpoints in " + folder + " is whole: " + reason);
    }
    return Optional.empty();
  }

  /** Reads a checkpoint or a part of it. */
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  /**
   * What was read, or why it cannot be: one of them is null.
   *
   * @param value what was read
   * @param refusal a sentence
   */
  private record Readable<T>(T value, String refusal) {
    /** Reads; damage is a refusal, anything else is thrown. */
    static <T> Readable<T> of(Reading<T> reading) throws IOException {
      try {
        return new Readable<>(reading.read(), null);
      } catch (CheckpointFiles.OtherVersionException e) {
        throw JobException.data(e.getMessage(), e);
      } catch (IOException | RuntimeException e) {
        Failure failure = Failure.of(e);
        if (failure.exitCode() != ExitCode.DATA) {
          throw e;
        }
        return new Readable<>(null, failure.message());
      }
    }
  }

  /** Folders named by a round, the latest first; what is still being written is not among them. */
  private List<Path> newestFirst() throws IOException {
    List<Path> paths = new ArrayList<>();
    for (FileStatus status : list()) {
      if (status.isDirectory() && status.getPath().getName().matches("[0-9]{8,18}")) {
        paths.add(status.getPath());
      }
    }
    paths.sort(Comparator.comparingLong((Path p) -> Long.parseLong(p.getName())).reversed());
    return paths;
  }

  private FileStatus[] list() throws IOException {
    try {
      return files.fileSystem(folder).listStatus(folder);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  /** What each checkpoint says of its validation; null of one that does not say it whole. */
  private Map<Path, Double> validations() throws IOException {
    Map<Path, Double> validations = new LinkedHashMap<>();
    for (Path path : newestFirst()) {
      CheckpointMeta meta = Readable.of(new CheckpointFiles(files, path)::meta).value();
      validations.put(path, meta == null ? null : validation(meta));
    }
    return validations;
  }

  private static double validation(CheckpointMeta meta) {
    Double measured = meta.validBitsPerDim();
    return measured == null ? Double.POSITIVE_INFINITY : measured;
  }

  /**
   * The lowest validation first; before them those that are not whole, for they may be the best. Of
   * equal ones the earliest: later checkpoints without a validation of their own repeat the last
   * one. Without any validation the newest first.
   */
  private static List<Path> bestFirst(Map<Path, Double> validations) {
    List<Path> paths = new ArrayList<>(validations.keySet());
    if (validations.values().stream().anyMatch(v -> v != null && Double.isFinite(v))) {
      Collections.reverse(paths);
    }
    paths.sort(Comparator.comparing(validations::get, Comparator.nullsFirst(Double::compare)));
    return paths;
  }

  private void prune(Keep keep) throws IOException {
    List<Path> newest = newestFirst();
    List<Path> old = newest.subList(Math.min(keep.last(), newest.size()), newest.size());
    Path best = keep.best() && !old.isEmpty() ? best() : null;
    for (Path path : old) {
      if (!path.equals(best)) {
        files.delete(path);
      }
    }
  }

  private Path best() throws IOException {
    Map<Path, Double> validations = validations();
    return bestFirst(validations).stream()
        .filter(path -> validations.get(path) != null)
        .findFirst()
        .orElse(null);
  }

  private static String name(long round) {
    return String.format(Locale.ROOT, "%08d", round);
  }
}

package io.subscale.jobs.round.exchange;

import io.subscale.jobs.cluster.CpuTasks;
import io.subscale.jobs.round.RoundReport;
import io.subscale.jobs.round.WorkerResult;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockId;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * The Spark jobs of one round: all groups of workers train, then a task a chunk merges what they
 * have made, then the driver fetches the merged chunks. What an executor takes with it when it is
 * lost is trained and merged again.
 */
final class RoundJobs {
  /** As often as Spark itself repeats a task. */
  private static final int MOST_MERGES = 4;

  private final JavaSparkContext spark;
  private final GroupTask task;
  private final JavaRDD<GroupResult> groups;
  private final GroupResult[] results;
  private final long[] waits;
  private final List<MergedChunk> merged = new ArrayList<>();
  private long receiveNanos;

  /**
   * @param task what each group does
   * @param data a partition a worker
   */
  RoundJobs(JavaSparkContext spark, GroupTask task, JavaRDD<MultiDataSet> data) {
    this.spark = spark;
    this.task = task;
    int count = task.size().groups();
    this.groups = WorkerGroups.of(data, count).mapPartitions(task);
    this.results = new GroupResult[count];
    this.waits = new long[count];
  }

  /**
   * The merged state.
   *
   * @param state where its chunks lie
   * @param chunks the same on the driver
   */
  record Merged(StateRef state, ByteBuffer[] chunks) {}

  /**
   * Runs the jobs.
   *
   * @throws IllegalStateException if no worker had an example, or executors were lost too often
   */
  Merged run() {
    for (int merge = 0; merge < MOST_MERGES; merge++) {
      train();
      StateRef next = new StateRef(task.anchors().next(), merge, task.start().layout(), attempts());
      Optional<ByteBuffer[]> chunks = merge(next);
      if (chunks.isPresent()) {
        return new Merged(next, chunks.get());
      }
    }
    throw new IllegalStateException(
        "executors were lost in each of " + MOST_MERGES + " attempts to merge a round");
  }

  /** By worker, the attempt whose work counts. */
  private List<Long> attempts() {
    List<Long> attempts = new ArrayList<>();
    for (PieceRef piece : pieces()) {
      int count = piece.span().to() - piece.span().from();
      attempts.addAll(Collections.nCopies(count, piece.attempt()));
    }
    return attempts;
  }

  /** Of all groups, in worker order. */
  private List<PieceRef> pieces() {
    return Arrays.stream(results).flatMap(group -> group.pieces().stream()).toList();
  }

  /** What has no result yet, or none any more. */
  private void train() {
    int[] missing =
        IntStream.range(0, results.length).filter(group -> results[group] == null).toArray();
    describe(task.size().workers() + " workers");
    long begun = System.nanoTime();
    List<GroupResult>[] trained = groups.collectPartitions(missing);
    long nanos = System.nanoTime() - begun;
    for (int i = 0; i < missing.length; i++) {
      results[missing[i]] = trained[i].get(0);
      waits[missing[i]] = nanos - trained[i].get(0).nanos();
    }
  }

  /** Nothing if pieces or merged chunks were lost; what made them has no result then. */
  private Optional<ByteBuffer[]> merge(StateRef next) {
    List<PieceRef> pieces = pieces();
    if (pieces.stream().allMatch(piece -> piece.span().examples() == 0)) {
      throw new IllegalStateException(
          "the round has no examples in any of its " + task.size().workers() + " partitions");
    }
    describe("mean");
    List<Integer> chunks = IntStream.range(0, next.layout().count()).boxed().toList();
    List<MergedChunk> made =
        CpuTasks.of(spark, spark.parallelize(chunks, chunks.size()))
            .map(new MergeTask(task.anchors().pieces(), pieces, next))
            .collect();
    merged.addAll(made);
    Set<Long> lost = new HashSet<>();
    made.forEach(chunk -> lost.addAll(chunk.lost()));
    for (int group = 0; group < results.length; group++) {
      if (results[group].pieces().stream().anyMatch(piece -> lost.contains(piece.attempt()))) {
        results[group] = null;
      }
    }
    return lost.isEmpty() ? receive(next) : Optional.empty();
  }

  /** Names the next job by its group, a stage of training, and by the round as logs count it. */
  private void describe(String part) {
    String group = spark.getLocalProperty("spark.jobGroup.id");
    spark.setJobDescription(
        String.format(
            Locale.ROOT,
            "%sround %d: %s",
            group == null ? "" : group + ", ",
            task.round().number() + 1,
            part));
  }

  private Optional<ByteBuffer[]> receive(StateRef state) {
    long begun = System.nanoTime();
    ByteBuffer[] chunks = new ByteBuffer[state.layout().count()];
    IntStream.range(0, chunks.length)
        .parallel()
        .forEach(
            chunk -> {
              BlockId id = ChunkBlocks.shared(state, chunk);
              chunks[chunk] = ChunkBlocks.find(id).orElse(null);
            });
    receiveNanos += System.nanoTime() - begun;
    return Arrays.stream(chunks).allMatch(Objects::nonNull)
        ? Optional.of(chunks)
        : Optional.empty();
  }

  /** What the round did, once it has run. */
  RoundReport report(long wallNanos) {
    List<WorkerResult> workers = Arrays.stream(results).flatMap(r -> r.workers().stream()).toList();
    RoundReport.Traffic traffic =
        new RoundReport.Traffic(
            Float.BYTES * task.start().layout().values(),
            workers.stream().mapToLong(WorkerResult::sentByDriver).sum(),
            merged.stream().mapToLong(MergedChunk::received).sum());
    RoundReport.Times times =
        new RoundReport.Times(
            millis(wallNanos),
            Arrays.stream(waits).mapToObj(RoundJobs::millis).toList(),
            millis(merged.stream().mapToLong(MergedChunk::fetchNanos).sum()),
            millis(merged.stream().mapToLong(MergedChunk::meanNanos).sum()),
            millis(receiveNanos));
    return RoundReport.of(task.round().number(), workers, traffic, times);
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }
}

package io.subscale.jobs.train.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.plan.BitDepth;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.round.RoundReport;
import io.subscale.jobs.run.StageUnits;
import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.train.loop.TrainObserver;
import io.subscale.jobs.train.tensorboard.EventFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log of more rounds than one segment takes. */
class MetricsLogTest {
  private static final long SEGMENT = 4L << 20;

  /** As many that a line has some 100 kB. */
  private static final List<Long> WAITS = Collections.nCopies(25_000, 100L);

  private static final PlanGeometry GEOMETRY =
      new PlanGeometry(Plan.SUBSCALE, new SliceGrid(2, 8, 8), BitDepth.whole(8));

  @TempDir private Path folder;

  private MetricsLog log(TrainState from) throws IOException {
    HadoopFiles files = new HadoopFiles(new Configuration());
    org.apache.hadoop.fs.Path stage = new org.apache.hadoop.fs.Path(folder.toUri());
    return new MetricsLog(
        files,
        new org.apache.hadoop.fs.Path(stage, "metrics.jsonl"),
        new MetricsLog.Heading(StageUnits.of(GEOMETRY, GEOMETRY.plan().stages().get(0)), "cpu"),
        from,
        new EventFile(files, stage, from.steps(), InstantSource.system()));
  }

  private static TrainState state(long round) {
    return new TrainState(round, round, round, round);
  }

  private static void run(MetricsLog log, int from, int to) {
    for (int round = from; round <= to; round++) {
      RoundReport report =
          new RoundReport(
              round,
              1,
              1,
              0,
              3,
              1,
              new RoundReport.Traffic(0, 0, 0),
              new RoundReport.Times(1, WAITS, 0, 0, 0),
              List.of());
      log.afterRound(new TrainObserver.Event(state(round), report, 0.1, 0));
      if (round % 10 == 0) {
        log.validated(state(round), round);
      }
    }
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().startsWith("metrics")).sorted().toList();
    }
  }

  private List<Integer> roundsOnDisk() throws IOException {
    List<Integer> rounds = new ArrayList<>();
    for (Path segment : segments()) {
      for (String line : Files.readAllLines(segment)) {
        if (!line.contains("valid_bits_per_dim")) {
          rounds.add(Integer.parseInt(line.replaceFirst(".*\"round\":(\\d+).*", "$1")));
        }
      }
    }
    return rounds;
  }

  @Test
  void aLongRunIsSegmentsAndGoesOnAtAnyOfThem() throws IOException {
    try (MetricsLog log = log(TrainState.START)) {
      run(log, 1, 130);
    }
    assertThat(segments()).hasSize(4);
    for (Path segment : segments()) {
      assertThat(Files.size(segment)).isLessThan(SEGMENT + (1 << 20));
    }
    try (MetricsLog log = log(state(55))) {
      run(log, 56, 60);
    }
    List<Integer> all = Stream.iterate(1, round -> round + 1).limit(60).toList();
    assertThat(roundsOnDisk()).isEqualTo(all);
  }
}

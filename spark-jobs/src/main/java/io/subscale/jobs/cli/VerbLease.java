package io.subscale.jobs.cli;

import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.files.Lease;
import io.subscale.jobs.source.PictureSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What keeps two of a verb out of one folder. Different verbs may work on one run side by side. */
final class VerbLease {
  private VerbLease() {}

  /**
   * Takes the place that a verb writes to.
   *
   * @throws io.subscale.jobs.error.JobException (exit code 5) if another process has it; (3, 5) if
   *     it cannot be written to
   */
  static Lease take(Verb verb, SubscaleConfig config, Configuration conf) throws IOException {
    HadoopFiles files = new HadoopFiles(conf);
    requireAnswers(verb, config, files);
    if (verb == Verb.PREPARE) {
      Path shards = files.resolve(config.data().shards());
      files.requireWritable(files.staging(shards), "data.shards");
      return Lease.take(files, shards.getParent(), "prepare-" + shards.getName());
    }
    if (verb == Verb.COMPRESS || verb == Verb.DECOMPRESS) {
      Path to = files.resolve(config.code().to());
      files.requireWritable(to, "code.to");
      return Lease.take(files, to, verb.word());
    }
    if (verb == Verb.EXPORT) {
      Path to = files.resolve(config.export().to());
      files.requireWritable(to, "export.to");
      return Lease.take(files, to, verb.word());
    }
    Path run = files.resolve(config.run().dir());
    files.requireWritable(run, "run.dir");
    String split = config.evaluate().split().name().toLowerCase(Locale.ROOT);
    return Lease.take(files, run, verb == Verb.EVALUATE ? "evaluate-" + split : verb.word());
  }

  private static void requireAnswers(Verb verb, SubscaleConfig config, HadoopFiles files)
      throws IOException {
    List<String> places = new ArrayList<>(List.of(config.data().shards(), config.run().dir()));
    if (verb == Verb.PREPARE && !PictureSource.generated(config.data().source())) {
      places.add(config.data().source());
    }
    for (String place : places) {
      if (!place.isEmpty()) {
        files.requireAnswer(place);
      }
    }
  }
}

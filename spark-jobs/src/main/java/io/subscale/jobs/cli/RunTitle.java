package io.subscale.jobs.cli;

import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;

/** What a verb's application is called in a cluster's lists, among many of its kind. */
final class RunTitle {
  private RunTitle() {}

  /** The verb and the place that it writes to. */
  static String of(Verb verb, SubscaleConfig config) {
    String place =
        switch (verb) {
          case PREPARE -> config.data().shards();
          case COMPRESS, DECOMPRESS -> config.code().to();
          case EXPORT -> config.export().to();
          case TRAIN, IMPORT, EVALUATE, SAMPLE, CONFIG -> config.run().dir();
        };
    return of(verb.word(), place);
  }

  /** A verb and the last two names of a path: {@code hdfs://host:8020/a/cats/run} is cats/run. */
  static String of(String verb, String place) {
    String path = place.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*:(//[^/]*)?", "");
    return (verb + " " + path.replaceFirst("/+$", "").replaceFirst(".*/(?=[^/]+/+[^/]+$)|^/+", ""))
        .strip();
  }
}

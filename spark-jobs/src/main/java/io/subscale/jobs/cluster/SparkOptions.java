package io.subscale.jobs.cluster;

import java.util.Map;

/**
 * What the command line says about Spark.
 *
 * @param master Spark master URL, or null: whatever spark-submit chose, else {@code local[*]}
 * @param conf Spark properties, over those of spark-submit
 * @param verbose whether Spark logs its progress
 */
public record SparkOptions(String master, Map<String, String> conf, boolean verbose) {
  /** Copies the map. */
  public SparkOptions {
    conf = Map.copyOf(conf);
  }

  /** A master and nothing else. */
  public static SparkOptions master(String master) {
    return new SparkOptions(master, Map.of(), false);
  }
}

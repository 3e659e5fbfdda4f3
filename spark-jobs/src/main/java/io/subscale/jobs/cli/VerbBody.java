package io.subscale.jobs.cli;

import io.subscale.jobs.config.SubscaleConfig;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/** What a verb does, once the configuration is checked and Spark is there. */
@FunctionalInterface
public interface VerbBody {
  /**
   * Runs the verb to its end.
   *
   * @param progress takes sentences for the person who waits
   * @return the result, in the order in which it is printed: texts, numbers, lists, maps, records
   * @throws Exception anything; {@link io.subscale.jobs.error.Failure} judges it
   */
  Map<String, Object> run(SubscaleConfig config, SparkSession spark, Consumer<String> progress)
      throws Exception;
}

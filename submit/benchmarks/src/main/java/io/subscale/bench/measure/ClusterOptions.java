package io.subscale.bench.measure;

import io.subscale.jobs.cli.SubscaleRegistrator;
import io.subscale.jobs.cluster.SparkOptions;
import io.subscale.jobs.cluster.SparkSessions;
import io.subscale.jobs.error.JobException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** The executors of a benchmark: processes of one core each on this machine. */
public final class ClusterOptions {
  @Option(names = "--memory", description = "Heap of an executor in MiB, ${DEFAULT-VALUE}.")
  private int memory;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "Sets a Spark property; may be repeated.")
  private Map<String, String> conf = new LinkedHashMap<>();

  /** With so many MiB of heap unless the command line says otherwise. */
  public ClusterOptions(int memory) {
    this.memory = memory;
  }

  /** MiB of heap. */
  public int memory() {
    return memory;
  }

  /**
   * Checks the memory.
   *
   * @throws JobException (exit code 2) if it is less than {@code least} MiB
   */
  public void check(int least) {
    if (memory < least) {
      throw JobException.config("--memory is at least " + least);
    }
  }

  /** Spark's own cluster of processes on this machine. */
  public String local(int executors) {
    return String.format(Locale.ROOT, "local-cluster[%d,1,%d]", executors, memory);
  }

  /**
   * Opens a session.
   *
   * @param bench name of the benchmark
   * @param master {@link #local}'s, or another
   * @param properties of the benchmark itself; those of the command line go before
   */
  public SparkSession open(String bench, String master, Map<String, String> properties) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("spark.executor.memory", memory + "m");
    all.putAll(properties);
    all.putAll(conf);
    return SparkSessions.open(
        "bench " + bench, new SparkOptions(master, all, false), SubscaleRegistrator.class);
  }

  /** The same options on another program's command line. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("--memory", String.valueOf(memory)));
    conf.forEach((key, value) -> arguments.addAll(List.of("--conf", key + "=" + value)));
    return arguments;
  }
}

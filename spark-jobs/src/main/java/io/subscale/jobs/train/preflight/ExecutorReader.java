package io.subscale.jobs.train.preflight;

import io.subscale.jobs.cluster.ContainerMemory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;

/** Looks at the process that it runs in; loads ND4J's natives. */
final class ExecutorReader {
  private static final Pattern LOCAL = Pattern.compile("local\\[(\\d+|\\*)(,.*)?]");
  private static final Pattern CORES = Pattern.compile("--cores (\\d+)");

  private ExecutorReader() {}

  static ExecutorFacts read() {
    SparkEnv spark = SparkEnv.get();
    String backend = "";
    String failure = "";
    int threads = 1;
    List<ExecutorFacts.Gpu> gpus = List.of();
    try {
      Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
      backend = environment.getProperty(Nd4jEnvironment.BACKEND_KEY, "CPU");
      threads = Nd4j.getEnvironment().maxMasterThreads();
      gpus = gpus(environment.get(Nd4jEnvironment.CUDA_DEVICE_INFORMATION_KEY));
    } catch (LinkageError | RuntimeException e) {
      failure = rootOf(e);
    }
    int cores = Runtime.getRuntime().availableProcessors();
    return new ExecutorFacts(
        spark.executorId(),
        spark.blockManager().blockManagerId().host(),
        tasks(spark.conf(), cores),
        cores,
        threads,
        Runtime.getRuntime().maxMemory(),
        failure.isEmpty() ? Pointer.maxBytes() : 0,
        new ContainerMemory(Path.of("/")).bytes(),
        backend,
        failure,
        gpus);
  }

  /** A standalone cluster tells the number of an executor's cores on its command line only. */
  static int tasks(SparkConf conf, int cores) {
    Matcher local = LOCAL.matcher(conf.get("spark.master", ""));
    if (local.matches()) {
      return local.group(1).equals("*") ? cores : Integer.parseInt(local.group(1));
    }
    Matcher option = CORES.matcher(System.getProperty("sun.java.command", ""));
    String all = option.find() ? option.group(1) : conf.get("spark.executor.cores", "1");
    int byCores = Integer.parseInt(all) / conf.getInt("spark.task.cpus", 1);
    return Math.max(1, Math.min(byCores, byGpus(conf)));
  }

  /** Tasks that train have a GPU where Spark gives any. */
  private static int byGpus(SparkConf conf) {
    double task = conf.getDouble("spark.task.resource.gpu.amount", 0);
    return task == 0
        ? Integer.MAX_VALUE
        : (int) (conf.getInt("spark.executor.resource.gpu.amount", 0) / task);
  }

  private static List<ExecutorFacts.Gpu> gpus(Object information) {
    List<ExecutorFacts.Gpu> gpus = new ArrayList<>();
    if (information instanceof List<?> devices) {
      for (Object device : devices) {
        if (device instanceof Map<?, ?> facts) {
          gpus.add(
              new ExecutorFacts.Gpu(
                  String.valueOf(facts.get(Nd4jEnvironment.CUDA_DEVICE_NAME_KEY)),
                  number(facts.get(Nd4jEnvironment.CUDA_DEVICE_MAJOR_VERSION_KEY)),
                  number(facts.get(Nd4jEnvironment.CUDA_DEVICE_MINOR_VERSION_KEY))));
        }
      }
    }
    return gpus;
  }

  private static int number(Object value) {
    return value instanceof Number number ? number.intValue() : 0;
  }

  private static String rootOf(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + String.valueOf(root.getMessage()).strip();
  }
}

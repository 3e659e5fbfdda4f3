package io.subscale.jobs.cluster;

import io.subscale.jobs.error.JobException;
import io.subscale.model.simd.Simd;
import java.util.Locale;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.serializer.KryoRegistrator;
import org.apache.spark.sql.SparkSession;

/** Opens Spark sessions, the same way under spark-submit and in a plain JVM. */
public final class SparkSessions {
  private static final String TIME_SOURCE = "org.deeplearning4j.spark.time.TimeSource";
  private static final String SYSTEM_CLOCK = "org.deeplearning4j.spark.time.SystemClockTimeSource";
  private static final String DEFAULT_OVERHEAD = "3g";

  private static final String BEST_EFFORT =
      "dfs.client.block.write.replace-datanode-on-failure.best-effort";
  private static final String HDFS_RETRY = "dfs.client.retry.policy";
  private static final String[] THREAD_VARIABLES = {
    "OMP_NUM_THREADS", "SD_MAX_THREADS", "OPENBLAS_NUM_THREADS"
  };

  private SparkSessions() {}

  /**
   * Opens a session.
   *
   * @param title the verb, and what it is about, for the application's name
   * @param registrator lists the program's classes that travel
   * @throws JobException (exit code 5) if there is no such master or this JVM is closed to Spark
   */
  public static SparkSession open(
      String title, SparkOptions options, Class<? extends KryoRegistrator> registrator) {
    requireOpenModules();
    SparkConf conf = configuration(title, options);
    NativeMemory.limitDriver(conf);
    conf.setIfMissing("spark.kryo.registrator", registrator.getName());
    System.setProperty(TIME_SOURCE, SYSTEM_CLOCK);
    try {
      SparkSession session = SparkSession.builder().config(conf).getOrCreate();
      requireRegistration(session, conf.get("spark.master"));
      session.sparkContext().setLogLevel(options.verbose() ? "INFO" : "WARN");
      if (!options.verbose()) {
        leaveFailuresToUs();
      }
      return session;
    } catch (JobException e) {
      throw e;
    } catch (Exception e) { // Scala throws checked exceptions without saying so.
      throw JobException.cluster(
          "no Spark session on " + conf.get("spark.master") + ": " + e.getMessage(), e);
    }
  }

  /**
   * A standalone master that never answers leaves a session that looks alive and hangs at its first
   * use; only its made-up application id tells.
   */
  private static void requireRegistration(SparkSession session, String master) {
    boolean madeUp = session.sparkContext().applicationId().startsWith("spark-application-");
    if (session.sparkContext().isStopped() || master.startsWith("spark://") && madeUp) {
      throw JobException.cluster("no Spark master answers at " + master, null);
    }
  }

  /** Failed tasks' stack traces say in a page what the verb's last line says in a sentence. */
  private static void leaveFailuresToUs() {
    Configurator.setLevel("org.apache.spark.executor.Executor", Level.OFF);
    Configurator.setLevel("org.apache.spark.scheduler.TaskSetManager", Level.ERROR);
  }

  /** The session's properties: ours only where neither the user nor spark-submit chose. */
  static SparkConf configuration(String title, SparkOptions options) {
    SparkConf conf = new SparkConf();
    options.conf().forEach(conf::set);
    if (options.master() != null) {
      conf.setMaster(options.master());
    }
    conf.setIfMissing("spark.master", "local[*]");
    // spark-submit's own name, where the user gives none, is that of the class.
    if (conf.get("spark.app.name", "").matches("|.*\\.Subscale|spark-internal")) {
      conf.setAppName("subscale " + title);
    }
    conf.setIfMissing("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    // Averaged weights travel to validation as one Kryo buffer; train itself checks that they fit.
    conf.setIfMissing("spark.kryoserializer.buffer.max", "2047m");
    conf.setIfMissing("spark.driver.maxResultSize", "0");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    eventLog(conf);
    // A DataNode that dies under a write must not end the run where HDFS has no other to replace
    // it.
    conf.setIfMissing("spark.hadoop." + BEST_EFFORT, "true");
    // Nor must a NameNode that is started again. A call waits most of a minute for one in safe
    // mode;
    // a connection is tried as often within each of its attempts, and threads take turns at it.
    conf.setIfMissing("spark.hadoop." + HDFS_RETRY + ".enabled", "true");
    conf.setIfMissing("spark.hadoop." + HDFS_RETRY + ".spec", "5000,1,25000,1");
    if (title.matches("train\\b.*")) {
      // Weights do not shrink.
      conf.setIfMissing("spark.broadcast.compress", "false");
    }
    if (conf.get("spark.master").matches("local(\\[.*)?")) {
      local(conf);
    } else {
      executors(conf);
    }
    return conf;
  }

  /** Where the user wants a log of events: a training of days writes one without an end. */
  private static void eventLog(SparkConf conf) {
    if (conf.getBoolean("spark.eventLog.enabled", false)) {
      conf.setIfMissing("spark.eventLog.rolling.enabled", "true");
      conf.setIfMissing("spark.eventLog.compress", "true");
    }
  }

  private static void local(SparkConf conf) {
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    conf.setIfMissing("spark.driver.host", "127.0.0.1");
    // Other users of this machine reach that address, and what Spark is sent it deserialises. In
    // local mode it makes up a secret itself.
    conf.setIfMissing("spark.authenticate", "true");
    // A task that is out of memory fails its verb, with a sentence, instead of this whole JVM.
    conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
  }

  /** Native threads a task, and room outside the heap, which Spark cannot see. */
  private static void executors(SparkConf conf) {
    String threads = conf.get("spark.task.cpus", "1");
    for (String variable : THREAD_VARIABLES) {
      conf.setIfMissing("spark.executorEnv." + variable, threads);
    }
    // Native threads wait asleep: between native ops the cores belong to our own kernels.
    conf.setIfMissing("spark.executorEnv.OMP_WAIT_POLICY", "PASSIVE");
    conf.setIfMissing("spark.executor.memoryOverhead", DEFAULT_OVERHEAD);
    long overheadMiB = conf.getSizeAsMb("spark.executor.memoryOverhead", DEFAULT_OVERHEAD);
    String options =
        String.format(
            Locale.ROOT,
            "--add-modules=%s -D%s=%s -D%s=%dm -D%s=%dm",
            Simd.MODULE,
            TIME_SOURCE,
            SYSTEM_CLOCK,
            NativeMemory.LIMIT,
            NativeMemory.ofOverhead(overheadMiB),
            NativeMemory.WHOLE_LIMIT,
            overheadMiB + conf.getSizeAsMb("spark.executor.memory", "1g"));
    String key = "spark.executor.extraJavaOptions";
    conf.set(key, (options + " " + conf.get(key, "")).strip());
  }

  /** Spark reaches into the JDK; without its --add-opens it dies later with a riddle. */
  private static void requireOpenModules() {
    boolean open = Object.class.getModule().isOpen("sun.nio.ch", SparkSessions.class.getModule());
    if (!open) {
      throw JobException.cluster(
          "this JVM is closed to Spark; start it through submit/subscale or spark-submit, or with "
              + JavaModuleOptions.defaultModuleOptions(),
          null);
    }
  }
}

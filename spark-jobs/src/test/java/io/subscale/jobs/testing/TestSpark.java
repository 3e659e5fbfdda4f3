package io.subscale.jobs.testing;

import io.subscale.jobs.cli.SubscaleRegistrator;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** One Spark with two threads and the Kryo serializer, started once and stopped with the JVM. */
public final class TestSpark {
  private static JavaSparkContext context;

  private TestSpark() {}

  /** The context; a task may fail twice before its job does. */
  public static synchronized JavaSparkContext context() {
    if (context == null || context.sc().isStopped()) {
      SparkConf conf =
          new SparkConf(false)
              .setMaster("local[2,3]")
              .setAppName("tests")
              .set("spark.ui.enabled", "false")
              .set("spark.executor.heartbeatInterval", "200ms")
              .set("spark.driver.host", "127.0.0.1")
              .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
              .set("spark.kryo.registrator", SubscaleRegistrator.class.getName());
      context = new JavaSparkContext(conf);
    }
    return context;
  }
}

package io.subscale.jobs.cluster;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * Stages that need no GPU, in sessions whose tasks are each given one: by a profile of their own
 * (Spark's stage-level scheduling) they run on all cores and not on as many as there are GPUs.
 */
public final class CpuTasks {
  /** By cores of a task: one each, since Spark keeps every profile that it has been shown. */
  private static final Map<Integer, ResourceProfile> PROFILES = new ConcurrentHashMap<>();

  private CpuTasks() {}

  /**
   * The same elements, computed without GPUs where tasks are given some and Spark can do without:
   * on standalone clusters, YARN and Kubernetes, with a fixed number of executors.
   */
  public static <T> JavaRDD<T> of(JavaSparkContext spark, JavaRDD<T> elements) {
    SparkConf conf = spark.getConf();
    if (!apply(conf)) {
      return elements;
    }
    int cores = conf.getInt("spark.task.cpus", 1);
    return elements.withResources(PROFILES.computeIfAbsent(cores, CpuTasks::profile));
  }

  /** With dynamic allocation such a stage would have executors of its own started for it. */
  static boolean apply(SparkConf conf) {
    return conf.contains("spark.task.resource.gpu.amount")
        && conf.get("spark.master").matches("(spark|k8s)://.*|yarn")
        && !conf.getBoolean("spark.dynamicAllocation.enabled", false);
  }

  private static ResourceProfile profile(int cores) {
    return new ResourceProfileBuilder().require(new TaskResourceRequests().cpus(cores)).build();
  }
}

package io.subscale.jobs.cluster;

import org.apache.spark.SparkConf;

/** Where this driver runs, as spark-submit has told it. */
public enum DriverPlace {
  /** Where the command was given, or in a process that nobody else counts on. */
  OWN_PROCESS,
  /** In YARN's ApplicationMaster, which tells the cluster how the application ended. */
  APPLICATION_MASTER,
  /** In a pod that spark-submit has made for it. */
  POD;

  /** The place by the system's properties. */
  public static DriverPlace here() {
    return of(new SparkConf());
  }

  /** The place by Spark's properties. */
  static DriverPlace of(SparkConf conf) {
    boolean cluster = conf.get("spark.submit.deployMode", "client").equals("cluster");
    if (cluster && conf.get("spark.master", "").startsWith("yarn")) {
      return APPLICATION_MASTER;
    }
    return conf.getBoolean("spark.kubernetes.submitInDriver", false) ? POD : OWN_PROCESS;
  }

  /** Whether the process has no more memory than Spark has asked for. */
  boolean isContainer() {
    return this != OWN_PROCESS;
  }
}

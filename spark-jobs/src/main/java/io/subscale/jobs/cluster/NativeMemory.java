package io.subscale.jobs.cluster;

import java.nio.file.Path;
import org.apache.spark.SparkConf;

/**
 * How much memory ND4J's arrays may take outside the heap, so that they end at a sentence instead
 * of the kernel's killer. The machine that runs decides, not the one that submits.
 */
final class NativeMemory {
  /** Of JavaCPP, which reads it once, when its first class is loaded. */
  static final String LIMIT = "org.bytedeco.javacpp.maxbytes";

  /** Of JavaCPP: the process's whole resident memory; 0 for no limit. */
  static final String WHOLE_LIMIT = "org.bytedeco.javacpp.maxphysicalbytes";

  /** Of an overhead, what the JVM itself needs: code, classes, stacks, network buffers. */
  private static final long JVM_MIB = 512;

  private static final long LEAST_OVERHEAD_MIB = 384;
  private static final long MIB = 1 << 20;

  private NativeMemory() {}

  /** Limits this process's arrays, unless its command line did. */
  static void limitDriver(SparkConf conf) {
    if (System.getProperty(LIMIT) != null) {
      return;
    }
    long mib =
        DriverPlace.of(conf).isContainer()
            ? ofOverhead(driverOverhead(conf))
            : new ContainerMemory(Path.of("/")).bytes() / MIB / 2;
    if (mib > 0) {
      System.setProperty(LIMIT, mib + "m");
      System.setProperty(WHOLE_LIMIT, "0");
    }
  }

  /** What is left of a container's overhead for arrays, both in MiB. */
  static long ofOverhead(long overheadMiB) {
    return Math.max(overheadMiB - JVM_MIB, overheadMiB / 2);
  }

  /** As YARN and Kubernetes reckon it, in MiB. */
  private static long driverOverhead(SparkConf conf) {
    double factor = conf.getDouble("spark.driver.memoryOverheadFactor", 0.1);
    long share = (long) (factor * conf.getSizeAsMb("spark.driver.memory", "1g"));
    return conf.getSizeAsMb(
        "spark.driver.memoryOverhead", Math.max(LEAST_OVERHEAD_MIB, share) + "m");
  }
}

package io.subscale.model.simd;

/** Whether this JVM can run the kernels of this package. */
public final class Simd {
  /** The JDK's module that holds the vector API. */
  public static final String MODULE = "jdk.incubator.vector";

  private static final boolean AVAILABLE = ModuleLayer.boot().findModule(MODULE).isPresent();

  private Simd() {}

  /** True if the JVM was started with {@code --add-modules jdk.incubator.vector}. */
  public static boolean available() {
    return AVAILABLE;
  }
}

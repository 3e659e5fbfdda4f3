package io.subscale.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.NativeLibrary;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kernels on this CPU: their own source, compiled with {@code src/test/cuda/shim.hpp} into a
 * library that answers as the CUDA driver does.
 */
public final class Shim {
  /** What the driver takes for machine code; the shim's kernels are in the library itself. */
  private static final String ANY_IMAGE = "any";

  /** Seen from this module's folder, and from that of one beside {@code model}. */
  private static final Path SOURCES =
      Stream.of(Path.of("src"), Path.of("..", "model", "gpu", "src"))
          .filter(path -> Files.exists(path.resolve("test/cuda/fake.cpp")))
          .findFirst()
          .orElseThrow();

  private static NativeLibrary library;

  private Shim() {}

  /** A device of its own; skips the test where there is no C++ compiler. */
  static Gpu gpu() {
    load();
    Driver.open();
    leaveOut(-1);
    return new Gpu(DeviceInfo.of(0), new byte[1]);
  }

  /**
   * Lets the CUDA engine of this JVM find the shim in place of a driver, and kernels for it; skips
   * the test where there is no C++ compiler.
   *
   * @param devices how many GPUs the process sees
   */
  public static void install(int devices) {
    load();
    System.setProperty(KernelImages.PROPERTY, image().toString());
    Driver.open();
    library.getFunction("shimDevices").invokeVoid(new Object[] {devices});
  }

  private static Path image() {
    try {
      return Files.writeString(Path.of("target", "shim", "image").toAbsolutePath(), ANY_IMAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized void load() {
    if (library == null) {
      boolean found =
          Stream.of(System.getenv("PATH").split(File.pathSeparator))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, "g++")));
      assumeTrue(found, "There is no g++ here: the kernels are not run.");
      Path path = build();
      System.setProperty(Driver.PROPERTY, path.toString());
      library = NativeLibrary.getInstance(path.toString());
    }
  }

  private static Path build() {
    Path target = Path.of("target", "shim").toAbsolutePath();
    Path built = target.resolve("libfakecuda.so");
    // Test JVMs work side by side: each builds a file of its own, which becomes the library at
    // once.
    Path own = target.resolve("libfakecuda-" + ProcessHandle.current().pid() + ".so");
    List<String> command =
        List.of(
            "g++",
            "-std=c++17",
            "-O2",
            "-Wall",
            "-Werror",
            "-U_FORTIFY_SOURCE",
            "-DSUBSCALE_SHIM",
            "-shared",
            "-fPIC",
            "-pthread",
            "-I" + SOURCES.resolve("main/cuda"),
            "-I" + SOURCES.resolve("test/cuda"),
            "-o",
            own.toString(),
            SOURCES.resolve("test/cuda/fake.cpp").toString());
    try {
      Files.createDirectories(target);
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
      Files.move(own, built, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("g++ could not be run", e);
    }
    return built;
  }

  /** Barriers in the kernels' source. */
  static int barriers() {
    return library.getFunction("shimBarriers").invokeInt(new Object[0]);
  }

  /** Makes threads run past one barrier of the source, by its number there; -1 for none. */
  static void leaveOut(int barrier) {
    library.getFunction("shimLeaveOut").invokeVoid(new Object[] {barrier});
  }

  /** Another order in which warps run. */
  static void dice(long seed) {
    library.getFunction("shimDice").invokeVoid(new Object[] {seed});
  }

  /** Bytes of the device that are in use. */
  static long allocated() {
    return library.getFunction("shimAllocated").invokeLong(new Object[0]);
  }
}

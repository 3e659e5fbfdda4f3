package io.subscale.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The kernels' machine code, resources {@code kernels/sm_90.cubin} and {@code
 * kernels/compute_90.ptx} beside this class and so on, named in {@code kernels/list}; made by a
 * build with {@code -Pcuda}.
 */
final class KernelImages {
  /** The system property that names a file to take instead of these resources. */
  static final String PROPERTY = "subscale.cuda.image";

  private static final String CUBIN = "sm_";
  private static final String PTX = "compute_";

  /** Machine code of CUDA 12.9 runs under each driver of CUDA 12, PTX needs its compiler. */
  private static final int LEAST_DRIVER = 12_000;

  private static final int LEAST_DRIVER_OF_PTX = 12_090;

  private KernelImages() {}

  /** What was built in; empty without {@code -Pcuda}. */
  static List<String> names() {
    byte[] list = resource("list");
    return list == null
        ? List.of()
        : new String(list, StandardCharsets.UTF_8).lines().filter(s -> !s.isBlank()).toList();
  }

  /**
   * The image for a device.
   *
   * @throws CudaException if there is none that it runs
   */
  static byte[] load(DeviceInfo device) {
    String file = System.getProperty(PROPERTY);
    if (file != null) {
      try {
        return Files.readAllBytes(Path.of(file));
      } catch (IOException e) {
        throw new CudaException("The kernels in " + file + " cannot be read: " + e, e);
      }
    }
    List<String> names = names();
    String name =
        choose(names, device.capability())
            .orElseThrow(() -> new CudaException(refusal(names, device)));
    requireDriver(device, name);
    return resource(name);
  }

  /**
   * Refuses a driver that is too old for an image.
   *
   * @throws CudaException that says both
   */
  static void requireDriver(DeviceInfo device, String name) {
    int least = name.startsWith(PTX) ? LEAST_DRIVER_OF_PTX : LEAST_DRIVER;
    if (device.driver() < least) {
      throw new CudaException(
          String.format(
              Locale.ROOT,
              "The NVIDIA driver knows CUDA up to %d.%d; the kernels for %s (%s) need one of %d.%d.",
              device.driver() / 1000,
              device.driver() % 1000 / 10,
              device.name(),
              name,
              least / 1000,
              least % 1000 / 10));
    }
  }

  private static String refusal(List<String> names, DeviceInfo device) {
    return names.isEmpty()
        ? "This build of Subscale has no GPU kernels in it: build it with ./mvnw -Pcuda package."
        : String.format(
            Locale.ROOT,
            "%s has compute capability %d.%d; this build has kernels for %s.",
            device.name(),
            device.capability() / 10,
            device.capability() % 10,
            names);
  }

  /**
   * Machine code of the same major number and the newest minor one that the device has; else the
   * newest PTX that is not newer than the device, which its driver compiles.
   *
   * @param capability 10 times the major number plus the minor one
   */
  static Optional<String> choose(List<String> names, int capability) {
    return newest(names, CUBIN, capability / 10 * 10, capability)
        .or(() -> newest(names, PTX, 0, capability));
  }

  private static Optional<String> newest(List<String> names, String prefix, int from, int to) {
    return names.stream()
        .filter(name -> name.startsWith(prefix))
        .filter(name -> number(name) >= from && number(name) <= to)
        .reduce((a, b) -> number(a) >= number(b) ? a : b);
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(name.indexOf('_') + 1, name.indexOf('.')));
  }

  private static byte[] resource(String name) {
    try (InputStream in = KernelImages.class.getResourceAsStream("kernels/" + name)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.subscale.gpu;

import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Locale;

/**
 * A GPU as its driver describes it.
 *
 * @param ordinal its number among those that this process sees
 * @param handle the driver's
 * @param name as sold
 * @param capability compute capability, 10 times the major number plus the minor one
 * @param memory bytes
 * @param driver newest CUDA version that the driver knows, 1000 times the major number plus 10
 *     times the minor one
 */
record DeviceInfo(int ordinal, int handle, String name, int capability, long memory, int driver) {
  private static final int MAJOR = 75;
  private static final int MINOR = 76;
  private static final int NAME_BYTES = 256;
  private static final double GIB = 1 << 30;

  /** How many GPUs this process sees; the driver is open. */
  static int count() {
    IntByReference count = new IntByReference();
    Driver.check(Driver.cuDeviceGetCount(count), "counting the GPUs");
    return count.getValue();
  }

  /** Asks the driver, which is open. */
  static DeviceInfo of(int ordinal) {
    int count = count();
    if (ordinal < 0 || ordinal >= count) {
      throw new CudaException(
          "There is no GPU number " + ordinal + ": this process sees " + count + ".");
    }
    IntByReference device = new IntByReference();
    Driver.check(Driver.cuDeviceGet(device, ordinal), "looking for GPU " + ordinal);
    int handle = device.getValue();
    byte[] name = new byte[NAME_BYTES];
    Driver.check(Driver.cuDeviceGetName(name, name.length, handle), "asking a GPU for its name");
    LongByReference memory = new LongByReference();
    Driver.check(Driver.cuDeviceTotalMem_v2(memory, handle), "asking a GPU for its memory");
    IntByReference version = new IntByReference();
    Driver.check(Driver.cuDriverGetVersion(version), "asking the driver for its version");
    return new DeviceInfo(
        ordinal,
        handle,
        Native.toString(name),
        10 * attribute(MAJOR, handle) + attribute(MINOR, handle),
        memory.getValue(),
        version.getValue());
  }

  /** One line for a person. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%s, compute capability %d.%d, %.1f of %.1f GiB free, driver of CUDA %d.%d",
        name,
        capability / 10,
        capability % 10,
        free() / GIB,
        memory / GIB,
        driver / 1000,
        driver % 1000 / 10);
  }

  /**
   * Refuses what does not fit.
   *
   * @param bytes needed
   * @throws CudaException if there are not so many free
   */
  void requireMemory(long bytes) {
    long free = free();
    if (bytes > free) {
      throw new CudaException(
          String.format(
              Locale.ROOT,
              "%s has %.1f GiB free; weights, moments and gradient alone take %.1f GiB.",
              name,
              free / GIB,
              bytes / GIB));
    }
  }

  /** Bytes that nobody uses now. The driver tells it of an open device only. */
  private long free() {
    PointerByReference context = new PointerByReference();
    Driver.check(Driver.cuDevicePrimaryCtxRetain(context, handle), "opening " + name);
    try {
      Driver.check(Driver.cuCtxSetCurrent(context.getValue()), "turning to " + name);
      LongByReference free = new LongByReference();
      LongByReference all = new LongByReference();
      Driver.check(Driver.cuMemGetInfo_v2(free, all), "asking a GPU for its free memory");
      return free.getValue();
    } finally {
      Driver.check(Driver.cuDevicePrimaryCtxRelease_v2(handle), "leaving " + name);
    }
  }

  private static int attribute(int attribute, int handle) {
    IntByReference value = new IntByReference();
    Driver.check(Driver.cuDeviceGetAttribute(value, attribute, handle), "asking what a GPU can do");
    return value.getValue();
  }
}

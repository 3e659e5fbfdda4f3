package io.subscale.gpu;

import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;

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

  /** Asks the driver, which is open. */
  static DeviceInfo of(int ordinal) {
    IntByReference count = new IntByReference();
    Driver.check(Driver.cuDeviceGetCount(count), "counting the GPUs");
    if (ordinal < 0 || ordinal >= count.getValue()) {
      throw new CudaException(
          "There is no GPU number " + ordinal + ": this process sees " + count.getValue() + ".");
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

  private static int attribute(int attribute, int handle) {
    IntByReference value = new IntByReference();
    Driver.check(Driver.cuDeviceGetAttribute(value, attribute, handle), "asking what a GPU can do");
    return value.getValue();
  }
}

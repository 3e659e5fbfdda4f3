package io.subscale.gpu;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.HashMap;
import java.util.Map;

/**
 * A device with the kernels on it. Used by one thread at a time, which calls {@link #use} first.
 */
final class Gpu implements AutoCloseable {
  private static final int MOST_ARGUMENTS = 16;

  private final DeviceInfo info;
  private final Pointer context;
  private final Pointer module;
  private final Map<String, Pointer> functions = new HashMap<>();
  private final Memory values = new Memory((long) MOST_ARGUMENTS * Struct.MOST);
  private final Memory places = new Memory((long) MOST_ARGUMENTS * Long.BYTES);

  /**
   * Blocks of a launch, and the threads of each.
   *
   * @param x blocks
   * @param y blocks, at most 65535
   * @param z blocks, at most 65535
   * @param threads of a block, at most 1024
   */
  record Grid(int x, int y, int z, int threads) {
    private static final int ROW = 256;

    /** A thread for each of {@code count} numbers and perhaps some more. */
    static Grid of(long count) {
      return new Grid(Math.toIntExact((count + ROW - 1) / ROW), 1, 1, ROW);
    }
  }

  /** Loads kernels into a device. */
  Gpu(DeviceInfo info, byte[] image) {
    this.info = info;
    PointerByReference place = new PointerByReference();
    Driver.check(Driver.cuDevicePrimaryCtxRetain(place, info.handle()), "opening " + info.name());
    context = place.getValue();
    use();
    PointerByReference loaded = new PointerByReference();
    Driver.check(Driver.cuModuleLoadData(loaded, image), "loading the kernels into " + info.name());
    module = loaded.getValue();
    for (int i = 0; i < MOST_ARGUMENTS; i++) {
      places.setPointer((long) i * Long.BYTES, values.share((long) i * Struct.MOST));
    }
  }

  DeviceInfo info() {
    return info;
  }

  /** Makes the calls of this thread go to this device. */
  void use() {
    Driver.check(Driver.cuCtxSetCurrent(context), "turning to " + info.name());
  }

  /**
   * Starts a kernel; launches run one after the other.
   *
   * @param arguments a {@link Buffer}, {@link Struct}, Long (an address), Integer or Double each;
   *     null is a null pointer
   */
  void launch(String kernel, Grid grid, Object... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      put((long) i * Struct.MOST, arguments[i]);
    }
    Driver.check(
        Driver.cuLaunchKernel(
            functions.computeIfAbsent(kernel, this::find),
            grid.x(),
            grid.y(),
            grid.z(),
            grid.threads(),
            1,
            1,
            0,
            null,
            places,
            null),
        "starting " + kernel);
  }

  private void put(long at, Object argument) {
    if (argument == null) {
      values.setLong(at, 0);
    } else if (argument instanceof Buffer buffer) {
      values.setLong(at, buffer.address());
    } else if (argument instanceof Struct struct) {
      byte[] bytes = struct.toBytes();
      values.write(at, bytes, 0, bytes.length);
    } else if (argument instanceof Long address) {
      values.setLong(at, address);
    } else if (argument instanceof Integer number) {
      values.setInt(at, number);
    } else if (argument instanceof Double real) {
      values.setDouble(at, real);
    } else {
      throw new IllegalArgumentException("no kernel takes a " + argument.getClass());
    }
  }

  private Pointer find(String kernel) {
    PointerByReference function = new PointerByReference();
    Driver.check(Driver.cuModuleGetFunction(function, module, kernel), "looking for " + kernel);
    return function.getValue();
  }

  /** Waits for all launches. */
  void synchronize() {
    Driver.check(Driver.cuCtxSynchronize(), "running the kernels");
  }

  @Override
  public void close() {
    use();
    Driver.check(Driver.cuModuleUnload(module), "unloading the kernels");
    Driver.check(Driver.cuDevicePrimaryCtxRelease_v2(info.handle()), "leaving " + info.name());
    values.close();
    places.close();
  }
}

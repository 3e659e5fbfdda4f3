package io.subscale.gpu;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Locale;

/**
 * What the engine calls of the CUDA driver interface, by its C names ("CUDA Driver API" in NVIDIA's
 * documentation). Each returns 0 or an error code, see {@link #check}.
 */
final class Driver {
  /** The system property that names another library than {@value #LIBRARY}. */
  static final String PROPERTY = "subscale.cuda.library";

  private static final String LIBRARY = "libcuda.so.1";
  private static boolean open;

  private Driver() {}

  /**
   * Binds the functions and starts the driver.
   *
   * @throws CudaException if there is no driver or no GPU
   */
  static synchronized void open() {
    if (open) {
      return;
    }
    bind(System.getProperty(PROPERTY, LIBRARY));
    check(cuInit(0), "starting the CUDA driver");
    open = true;
  }

  /** Makes the native methods those of a library. */
  static void bind(String library) {
    try {
      Native.register(Driver.class, NativeLibrary.getInstance(library));
    } catch (UnsatisfiedLinkError e) {
      throw new CudaException(
          "There is no NVIDIA driver here that the CUDA engine can use: the library "
              + library
              + " cannot be loaded.",
          e);
    }
  }

  /**
   * Does nothing for 0.
   *
   * @param what was being done
   * @throws CudaException with the driver's name for the code
   */
  static void check(int code, String what) {
    if (code != 0) {
      PointerByReference name = new PointerByReference();
      boolean named = cuGetErrorName(code, name) == 0 && name.getValue() != null;
      throw new CudaException(
          String.format(
              Locale.ROOT,
              "The GPU failed at %s: %s (error %d).",
              what,
              named ? name.getValue().getString(0) : "an error that its driver has no name for",
              code));
    }
  }

  static native int cuInit(int flags);

  static native int cuGetErrorName(int code, PointerByReference name);

  static native int cuDriverGetVersion(IntByReference version);

  static native int cuDeviceGetCount(IntByReference count);

  static native int cuDeviceGet(IntByReference device, int ordinal);

  static native int cuDeviceGetName(byte[] name, int length, int device);

  static native int cuDeviceTotalMem_v2(LongByReference bytes, int device);

  static native int cuDeviceGetAttribute(IntByReference value, int attribute, int device);

  static native int cuDevicePrimaryCtxRetain(PointerByReference context, int device);

  static native int cuDevicePrimaryCtxRelease_v2(int device);

  static native int cuCtxSetCurrent(Pointer context);

  static native int cuCtxSynchronize();

  static native int cuModuleLoadData(PointerByReference module, byte[] image);

  static native int cuModuleUnload(Pointer module);

  static native int cuModuleGetFunction(PointerByReference function, Pointer module, String name);

  static native int cuMemAlloc_v2(LongByReference address, long bytes);

  static native int cuMemGetInfo_v2(LongByReference free, LongByReference all);

  static native int cuMemFree_v2(long address);

  static native int cuMemcpyHtoD_v2(long to, Pointer from, long bytes);

  static native int cuMemcpyDtoH_v2(Pointer to, long from, long bytes);

  static native int cuMemcpyDtoD_v2(long to, long from, long bytes);

  static native int cuMemsetD32_v2(long to, int value, long count);

  static native int cuLaunchKernel(
      Pointer function,
      int gridX,
      int gridY,
      int gridZ,
      int blockX,
      int blockY,
      int blockZ,
      int sharedBytes,
      Pointer stream,
      Pointer arguments,
      Pointer extra);
}

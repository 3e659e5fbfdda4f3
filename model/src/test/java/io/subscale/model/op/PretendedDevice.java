package io.subscale.model.op;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.concurrency.BasicAffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * In place of ND4J's affinity manager, which the CUDA backend asks where the newest values of an
 * array are. Buffers that it keeps have true values that the host's memory lacks until {@link
 * #ensureLocation}, and take over the host's at {@link #tagLocation}.
 */
final class PretendedDevice extends BasicAffinityManager implements AutoCloseable {
  private final Map<DataBuffer, double[]> kept = new IdentityHashMap<>();
  private final AffinityManager before = Nd4j.getAffinityManager();

  /** Answers until it is closed. */
  static PretendedDevice install() {
    PretendedDevice device = new PretendedDevice();
    set(device);
    return device;
  }

  private static void set(AffinityManager manager) {
    try {
      Field field = Nd4j.class.getDeclaredField("affinityManager");
      field.setAccessible(true);
      field.set(null, manager);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Moves an array's buffer to the device and forgets the host's copy. */
  void keep(INDArray array, double[] values) {
    kept.put(array.data(), values.clone());
    for (int i = 0; i < values.length; i++) {
      array.data().put(i, Double.NaN);
    }
  }

  /** What the device has. */
  double[] values(INDArray array) {
    return kept.get(array.data()).clone();
  }

  @Override
  public void ensureLocation(INDArray array, Location location) {
    double[] values = kept.get(array.data());
    if (values != null && location == Location.HOST) {
      for (int i = 0; i < values.length; i++) {
        array.data().put(i, values[i]);
      }
    }
  }

  @Override
  public void tagLocation(INDArray array, Location location) {
    if (kept.containsKey(array.data()) && location == Location.HOST) {
      kept.put(array.data(), Arrays.copyOf(array.data().asDouble(), (int) array.data().length()));
    }
  }

  @Override
  public void touch(INDArray array) {}

  @Override
  public void touch(DataBuffer buffer) {}

  @Override
  public void close() {
    set(before);
  }
}

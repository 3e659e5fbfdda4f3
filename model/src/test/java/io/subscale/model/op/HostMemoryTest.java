package io.subscale.model.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Every access over a device that keeps the true values, as ND4J's CUDA backend does: the host's
 * copy is noise until it is asked for, and what is written reaches the device only if it is told.
 */
class HostMemoryTest {
  private static final double[] TRUE = {1, 2, 3, 5, 8, 13};

  private static final Offset<Double> TOLERANCE = within(1e-12);

  private PretendedDevice device;

  @BeforeEach
  void install() {
    device = PretendedDevice.install();
  }

  @AfterEach
  void remove() {
    device.close();
  }

  /** Values of two rows of three, on the device only. */
  private INDArray there(DataType type) {
    INDArray array = Nd4j.create(type, 2, 3);
    device.keep(array, TRUE);
    return array;
  }

  @Test
  void readingAsksForTheDevicesValues() {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      assertThat(HostMemory.doubles(there(type))).isEqualTo(TRUE);
      assertThat(HostMemory.floats(there(type))).containsExactly(1, 2, 3, 5, 8, 13);
      assertThat(HostMemory.ints(there(type))).containsExactly(1, 2, 3, 5, 8, 13);
      assertThat(HostMemory.values(there(type)).applyAsDouble(4)).isEqualTo(8);
    }
    INDArray vector = Nd4j.create(DataType.FLOAT, 6);
    device.keep(vector, TRUE);
    ByteBuffer part = HostMemory.part(vector, 2, 3);
    assertThat(part.order(ByteOrder.nativeOrder()).getFloat(4)).isEqualTo(5);
  }

  @Test
  void writingTellsTheDevice() {
    float[] floats = {6, 5, 4, 3, 2, 1};
    double[] doubles = {6, 5, 4, 3, 2, 1};
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      INDArray array = there(type);
      HostMemory.put(floats, array);
      assertThat(device.values(array)).isEqualTo(doubles);
      array = there(type);
      HostMemory.put(doubles, array);
      assertThat(device.values(array)).isEqualTo(doubles);
    }
  }

  /** What is beside a part stays what the device has. */
  @Test
  void writingAPartLeavesTheRest() {
    INDArray vector = Nd4j.create(DataType.FLOAT, 6);
    device.keep(vector, TRUE);
    ByteBuffer two = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
    two.putFloat(70).putFloat(80).flip();
    HostMemory.putPart(vector, 3, two);
    assertThat(device.values(vector)).containsExactly(1, 2, 3, 70, 80, 13);
    assertThat(two.remaining()).isEqualTo(8);
  }

  @Test
  void whatComputesOnTheHostDoesSoWithTheDevicesValues() {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      INDArray out = Nd4j.create(type, 3, 3);
      device.keep(out, new double[9]);
      Lookup.gather(there(type), new int[] {1, 0, 1}, out);
      assertThat(device.values(out)).containsExactly(5, 8, 13, 1, 2, 3, 5, 8, 13);
      INDArray table = Nd4j.create(type, 2, 3);
      device.keep(table, new double[6]);
      Lookup.scatterAdd(out, new int[] {1, 1, 0}, table);
      assertThat(device.values(table)).containsExactly(5, 8, 13, 6, 10, 16);
    }
  }

  /** In double, whose path is that of every backend but the CPU's. */
  @Test
  void categoricalsAreOfTheDevicesValues() {
    INDArray logits = there(DataType.DOUBLE);
    double[] sums = Categorical.logSums(logits);
    double first = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3));
    assertThat(sums[0]).isCloseTo(first, TOLERANCE);
    int[] values = {0, 2};
    assertThat(Categorical.nats(there(DataType.DOUBLE), sums, values)[0])
        .isCloseTo(first - 1, TOLERANCE);
    INDArray gradient = Nd4j.create(DataType.DOUBLE, 2, 3);
    device.keep(gradient, new double[6]);
    Categorical.gradient(there(DataType.DOUBLE), sums, values, 0.5, gradient);
    double[] slopes = device.values(gradient);
    assertThat(slopes[0]).isCloseTo(0.5 * (Math.exp(1 - first) - 1), TOLERANCE);
    assertThat(slopes[1]).isCloseTo(0.5 * Math.exp(2 - first), TOLERANCE);
    assertThat(Arrays.stream(slopes, 0, 3).sum()).isCloseTo(0.0, TOLERANCE);
  }
}

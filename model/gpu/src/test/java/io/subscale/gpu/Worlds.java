package io.subscale.gpu;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.model.engine.Engine;
import io.subscale.model.engine.Precision;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.NetSize;
import io.subscale.model.net.TinyWorld;
import io.subscale.model.net.TinyWorld.Heads;
import io.subscale.model.update.ClippedAdam;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Small stages of every kind, with decoders whose weights are far from where they start. */
final class Worlds {
  static final ClippedAdam RULE = new ClippedAdam(1e-2, 0.5);

  private Worlds() {}

  /** A stage of a plan, and its decoder. */
  record World(PlanGeometry geometry, Stage stage, Decoder decoder) {
    DecoderSpec spec() {
      return decoder.spec();
    }

    Batch batch(int examples, long seed) {
      return TinyWorld.batch(geometry, stage, examples, seed);
    }

    /** An engine on the shim with the decoder's weights. */
    CudaEngine engine(Precision precision) {
      CudaEngine engine = new CudaEngine(spec(), RULE, precision, Shim.gpu());
      engine.write(0, bytes(decoder.parameters()));
      return engine;
    }
  }

  /** Head, plan, stage's name and scale of each. */
  static Stream<Arguments> stages() {
    List<Arguments> all = new ArrayList<>();
    for (Heads heads : Heads.values()) {
      for (Plan plan : Plan.values()) {
        for (Stage stage : plan.stages()) {
          // A body sees the scale in the number of its slots alone.
          int most = heads == Heads.LAW ? 3 : 2;
          for (int scale = plan.splitsSize() ? 2 : 1; scale <= most; scale++) {
            all.add(Arguments.of(heads, plan, stage.name(), scale));
          }
        }
      }
    }
    return all.stream();
  }

  static World of(Heads heads, Plan plan, String name, int scale) {
    return of(heads, plan, name, TinyWorld.geometry(plan, scale, 3, 4, 4));
  }

  static World of(Heads heads, Plan plan, String name, PlanGeometry geometry) {
    Stage stage = geometry.stage(name);
    return of(stage, geometry, heads.of(TinyWorld.net()));
  }

  private static World of(Stage stage, PlanGeometry geometry, NetSize size) {
    DecoderSpec spec = DecoderSpec.of(stage, geometry, size);
    return new World(geometry, stage, TinyWorld.jittered(spec, 13));
  }

  /** The same stage with dropout. */
  static World dropping(World world, double rate) {
    return of(world.stage(), world.geometry(), world.spec().size().withDropout(rate));
  }

  /** The same stage with the smallest body that there is. */
  static World bare(World world) {
    NetSize size = world.spec().size();
    NetSize least =
        new NetSize(size.width(), 0, 0, size.heads(), 1, size.valueUnits(), 0, size.head());
    return of(world.stage(), world.geometry(), least);
  }

  /** The same example, several times. */
  static Batch repeated(Batch one, int times) {
    return new Batch(
        times,
        one.height(),
        one.width(),
        repeated(one.target(), times),
        repeated(one.window(), times),
        repeated(one.hiWindow(), times),
        repeated(one.slice(), times));
  }

  private static int[] repeated(int[] values, int times) {
    int[] all = new int[values.length * times];
    Arrays.setAll(all, i -> values[i % values.length]);
    return all;
  }

  static ByteBuffer bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  static float[] state(Engine engine) {
    byte[] bytes = new byte[Math.toIntExact(Float.BYTES * engine.length())];
    engine.read(0, bytes);
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** Length of the difference, as a share of what was expected. */
  static double error(float[] found, float[] expected, int from, int to) {
    double difference = 0;
    double length = 0;
    for (int i = from; i < to; i++) {
      difference += Math.pow((double) found[i] - expected[i], 2);
      length += Math.pow(expected[i], 2);
    }
    return Math.sqrt(difference) / Math.max(1e-12, Math.sqrt(length));
  }
}

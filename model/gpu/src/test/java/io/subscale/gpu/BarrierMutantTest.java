package io.subscale.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.plan.Plan;
import io.subscale.gpu.Worlds.World;
import io.subscale.model.engine.Engine.Rule;
import io.subscale.model.engine.Engine.Taken;
import io.subscale.model.engine.Precision;
import io.subscale.model.net.TinyWorld.Heads;
import io.subscale.model.sample.SliceDrawer.Drawn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The shim finds races: a step or a draw without any one of the barriers in the kernels gives other
 * bits.
 */
@Tag("slow")
class BarrierMutantTest {
  private static final int TRIES = 8;

  @AfterEach
  void allBarriers() {
    Shim.leaveOut(-1);
  }

  @Test
  void everyBarrierIsMissed() throws IOException {
    World world = Worlds.of(Heads.LAW, Plan.SUBSCALE, "subscale", 2);
    try (Gpu gpu = Shim.gpu();
        CudaEngine engine = world.engine(Precision.FLOAT32);
        CudaDrawTest.Wide wide = CudaDrawTest.Wide.of(2)) {
      byte[] start = new byte[Math.toIntExact(4 * engine.length())];
      engine.read(0, start);
      Tried tried = new Tried(world, engine, gpu, wide);
      List<Object> expected = step(tried, start, 1);
      assertThat(Shim.barriers()).isEqualTo(inSource()).isGreaterThan(3);
      for (int barrier = 0; barrier < Shim.barriers(); barrier++) {
        Shim.leaveOut(barrier);
        boolean missed = false;
        for (int dice = 1; dice <= TRIES && !missed; dice++) {
          missed = !step(tried, start, dice).equals(expected);
        }
        assertThat(missed).as("barrier %d of the source", barrier).isTrue();
      }
      Shim.leaveOut(-1);
      for (int dice = 1; dice <= TRIES; dice++) {
        assertThat(step(tried, start, dice)).isEqualTo(expected);
      }
    }
  }

  private record Tried(World world, CudaEngine engine, Gpu gpu, CudaDrawTest.Wide wide) {}

  /** Everything that a step and a draw compute. */
  private static List<Object> step(Tried tried, byte[] start, long dice) {
    CudaEngine engine = tried.engine();
    Shim.dice(dice);
    engine.write(0, ByteBuffer.wrap(start));
    Taken taken = engine.step(List.of(tried.world().batch(4, 3)), new Rule(1e-2, 0));
    List<Object> all = new ArrayList<>(List.of(taken.score(), taken.gradientNorm()));
    for (float value : engine.gradient()) {
      all.add(value);
    }
    Drawn drawn = tried.wide().draw();
    for (int i = 0; i < drawn.values().length; i++) {
      all.addAll(List.of(drawn.values()[i], drawn.nats()[i]));
    }
    // The world has no attention, and is smaller than a tile.
    for (float[] values : AttentionTest.exercise(tried.gpu())) {
      for (float value : values) {
        all.add(value);
      }
    }
    return all;
  }

  private static int inSource() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/cuda"))) {
      return files
          .mapToInt(
              file -> {
                try {
                  return Files.readString(file).split("__syncthreads\\(\\)", -1).length - 1;
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              })
          .sum();
    }
  }
}

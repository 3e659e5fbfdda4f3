package io.subscale.model.net;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.datasets.plan.BitDepth;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.slice.SliceGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Small worlds to test decoders in: few pixels, few bits, random images. */
public final class TinyWorld {
  private TinyWorld() {}

  /** A net small enough to check every weight. */
  public static NetSize net() {
    return new NetSize(8, 1, 2, 2, 2, 3, 0, new Head.Softmax());
  }

  /** The kinds of heads, with and without a body. */
  public enum Heads {
    /** The paper's. */
    SOFTMAX(new Head.Softmax()),
    /** The law alone. */
    LAW(new Head.Law(false, 6, 10, 1, 3)),
    /** The law over the paper's network. */
    LAW_WITH_BODY(new Head.Law(true, 5, 8, 2, 2));

    private final Head head;

    Heads(Head head) {
      this.head = head;
    }

    /** Other sizes with this head. */
    public NetSize of(NetSize size) {
      return size.withHead(head);
    }
  }

  /** A plan over S x S slices of height x width pixels each. */
  public static PlanGeometry geometry(Plan plan, int scale, int height, int width, int bits) {
    BitDepth depth = plan.splitsDepth() ? new BitDepth(bits, 1) : BitDepth.whole(bits);
    return new PlanGeometry(plan, new SliceGrid(scale, height * scale, width * scale), depth);
  }

  /** A decoder with every weight moved away from where it starts. */
  public static Decoder jittered(DecoderSpec spec, long seed) {
    Decoder decoder = Decoder.create(spec, seed);
    SplittableRandom random = new SplittableRandom(seed);
    float[] weights = decoder.parameters();
    for (int i = 0; i < weights.length; i++) {
      weights[i] += (float) (0.2 * random.nextGaussian());
    }
    decoder.setParameters(weights);
    return decoder;
  }

  /** Random images in generation order. */
  public static List<byte[]> images(PlanGeometry geometry, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> images = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      byte[] image = new byte[geometry.grid().imageValues()];
      for (int v = 0; v < image.length; v++) {
        image[v] = (byte) random.nextInt(1 << geometry.depth().bits());
      }
      images.add(image);
    }
    return images;
  }

  /** A batch of {@code count} random images, each with one of the stage's slices in turn. */
  public static Batch batch(PlanGeometry geometry, Stage stage, int count, long seed) {
    int[] choices = geometry.slices(stage);
    int[] slices = new int[count];
    for (int n = 0; n < count; n++) {
      slices[n] = choices[(int) ((n + seed) % choices.length)];
    }
    return new BatchAssembler(geometry, stage).assemble(images(geometry, count, seed), slices);
  }
}

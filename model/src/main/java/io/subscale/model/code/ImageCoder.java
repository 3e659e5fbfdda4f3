package io.subscale.model.code;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.model.local.Seen;
import io.subscale.model.sample.step.StepDecoder;
import io.subscale.model.sample.step.StepWeights;
import io.subscale.model.simd.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Images to codes and back, through the decoders of a plan. Both ways run the same loop: an image
 * that fills up, whose next value's frequencies follow from what it holds; one way knows the value,
 * the other reads it. An image's code depends on the weights and on nothing else: neither on those
 * beside it, nor on threads, nor on the machine.
 */
public final class ImageCoder {
  /**
   * Number of the arithmetic between weights and frequencies. Whoever changes a bit of it raises
   * it: a code is read by the number that it was written with.
   */
  public static final int KERNEL = 1;

  /** Images side by side in one thread; more gain nothing, see ThreadTeam. */
  private static final int PART = 4;

  private final PlanGeometry geometry;
  private final Map<String, StepWeights> weights;

  /**
   * An image's code.
   *
   * @param bytes of the range coder
   * @param nats the image's negative log-likelihood, summed as the decoders' logits have it
   */
  public record Code(byte[] bytes, double nats) {}

  /**
   * A coder; threads may share it.
   *
   * @param weights by stage name, one for every stage of the plan
   */
  public ImageCoder(PlanGeometry geometry, Map<String, StepWeights> weights) {
    this.geometry = geometry;
    this.weights = weights;
    for (Stage stage : geometry.plan().stages()) {
      if (!weights.containsKey(stage.name())) {
        throw new IllegalArgumentException("no decoder for stage " + stage.name());
      }
    }
  }

  /**
   * Codes images, on the threads that a task has.
   *
   * @param images uint8 [S*S][h][w][3] in generation order, values of the plan's bits
   */
  public List<Code> encode(List<byte[]> images) {
    Code[] codes = new Code[images.size()];
    inParts(
        codes.length,
        (from, to) -> {
          Encoding encoding = new Encoding(geometry, images.subList(from, to));
          fill(to - from, encoding);
          for (int n = from; n < to; n++) {
            codes[n] = encoding.code(n - from);
          }
        });
    return List.of(codes);
  }

  /** The images of codes; of bytes that are no code, some images. */
  public List<byte[]> decode(List<byte[]> codes) {
    byte[][] images = new byte[codes.size()][];
    inParts(
        images.length,
        (from, to) -> {
          List<RangeDecoder> decoders =
              codes.subList(from, to).stream().map(RangeDecoder::new).toList();
          Symbols symbols = (n, at, logits, frequencies) -> decoders.get(n).decode(frequencies);
          List<byte[]> filled = fill(to - from, symbols);
          for (int n = from; n < to; n++) {
            images[n] = filled.get(n - from);
          }
        });
    return List.of(images);
  }

  private interface PartWork {
    void run(int from, int to);
  }

  private static void inParts(int images, PartWork work) {
    int parts = (images + PART - 1) / PART;
    Threads.each(parts, p -> work.run(p * PART, Math.min(images, (p + 1) * PART)));
  }

  /** Where the values come from. */
  private interface Symbols {
    /**
     * The value of image n at index {@code at}, or the part of it that the stage predicts.
     *
     * @param logits that the frequencies were made of
     */
    int next(int n, Place at, float[] logits, Frequencies frequencies);
  }

  /** A value's index in the image, and the stage at work. */
  private record Place(Stage stage, int index) {}

  private List<byte[]> fill(int count, Symbols symbols) {
    List<byte[]> images = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      images.add(new byte[geometry.grid().imageValues()]);
    }
    for (Stage stage : geometry.plan().stages()) {
      BatchAssembler assembler = new BatchAssembler(geometry, stage);
      StepDecoder steps = new StepDecoder(weights.get(stage.name()), count);
      for (int slice : geometry.slices(stage)) {
        int[] slices = new int[count];
        Arrays.fill(slices, slice);
        Batch batch = assembler.assemble(images, slices);
        steps.startSlice(Seen.past(batch, 0, count));
        fillSlice(stage, slice, images, steps, symbols);
      }
    }
    return images;
  }

  private void fillSlice(
      Stage stage, int slice, List<byte[]> images, StepDecoder steps, Symbols symbols) {
    Frequencies frequencies = new Frequencies(geometry.levels(stage));
    int[] values = new int[images.size()];
    int first = slice * geometry.grid().sliceValues();
    for (int at = first; at < first + geometry.grid().sliceValues(); at++) {
      Place place = new Place(stage, at);
      float[][] logits = steps.logits();
      for (int n = 0; n < values.length; n++) {
        frequencies.set(logits[n]);
        values[n] = symbols.next(n, place, logits[n], frequencies);
        byte[] image = images.get(n);
        image[at] = (byte) geometry.depth().with(stage.target(), image[at] & 0xFF, values[n]);
      }
      steps.accept(values);
    }
  }

  /** The values of images that are known, on their way into codes. */
  private static final class Encoding implements Symbols {
    private final PlanGeometry geometry;
    private final List<byte[]> images;
    private final RangeEncoder[] encoders;
    private final double[] nats;

    Encoding(PlanGeometry geometry, List<byte[]> images) {
      this.geometry = geometry;
      this.images = images;
      encoders = new RangeEncoder[images.size()];
      Arrays.setAll(encoders, n -> new RangeEncoder());
      nats = new double[images.size()];
    }

    @Override
    public int next(int n, Place at, float[] logits, Frequencies frequencies) {
      int whole = images.get(n)[at.index()] & 0xFF;
      int value = geometry.depth().part(at.stage().target(), whole);
      encoders[n].encode(frequencies.start(value), frequencies.frequency(value));
      nats[n] += frequencies.nats(logits[value]);
      return value;
    }

    Code code(int n) {
      return new Code(encoders[n].finish(), nats[n]);
    }
  }
}

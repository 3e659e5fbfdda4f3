package io.subscale.model.op;

import io.subscale.datasets.seed.Seed;
import io.subscale.model.graph.Pass;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Dropout (Srivastava et al. 2014), inverted: in training each value is kept with probability 1 -
 * rate and then divided by it, otherwise nothing happens. Which are kept follows from a seed, this
 * dropout's name and the value's place alone ({@code docs/MODEL.md}, section 6), so that other
 * engines drop the same.
 */
public final class Dropout {
  private static final ThreadLocal<Seed> MASKS = new ThreadLocal<>();

  private final String name;
  private final double rate;
  private INDArray mask;

  /**
   * Dropout.
   *
   * @param name unique in the decoder, {@code vertex.name}
   * @param rate from 0 (off) to below 1
   */
  public Dropout(String name, double rate) {
    this.name = name;
    this.rate = rate;
  }

  /** The seed of the masks for one of a step's batches, counted from 0. */
  public static Seed masks(long step, int batch) {
    return Seed.of(step).fold(batch);
  }

  /**
   * Runs a pass whose masks are a seed's; in other passes each mask takes the next seed of the
   * thread's ND4J generator, which whoever trains seeds.
   */
  public static void seeded(Seed masks, Runnable pass) {
    MASKS.set(masks);
    try {
      pass.run();
    } finally {
      MASKS.remove();
    }
  }

  /** The input itself when off, else a new array that lives until the backward pass. */
  public INDArray forward(Pass pass, INDArray x) {
    mask = null;
    if (rate == 0 || !pass.training()) {
      return x;
    }
    mask = pass.kept(x.shape());
    HostMemory.put(mask(Math.toIntExact(x.length())), mask);
    return x.muli(mask, pass.kept(x.shape()));
  }

  private float[] mask(int count) {
    Seed masks = MASKS.get();
    Seed seed = masks == null ? Seed.of(Nd4j.getRandom().nextLong()) : masks;
    SplittableRandom random = seed.fold(name).random();
    float kept = (float) (1 / (1 - rate));
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextDouble() >= rate ? kept : 0;
    }
    return values;
  }

  /** Overwrites the gradient of the output with that of the input. */
  public void backward(INDArray gradient) {
    if (mask != null) {
      gradient.muli(mask);
    }
  }
}

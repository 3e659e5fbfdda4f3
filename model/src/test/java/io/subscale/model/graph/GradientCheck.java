package io.subscale.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.model.update.ClippedAdam;
import io.subscale.model.weight.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A block alone against central differences in double: the gradients of a random sum of its outputs
 * by each weight tensor and each input, in a random direction that moves all values. Dropout draws
 * the same mask in every pass.
 */
public final class GradientCheck {
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 1e-6;

  private final Block block;
  private final Set<String> fixed;
  private final List<INDArray> inputs = new ArrayList<>();
  private final List<Boolean> data = new ArrayList<>();
  private final Map<String, INDArray> weights = new LinkedHashMap<>();
  private final Map<String, INDArray> gradients = new LinkedHashMap<>();
  private final SplittableRandom random = new SplittableRandom(11);

  private GradientCheck(Block block, Set<String> fixed) {
    this.block = block;
    this.fixed = fixed;
    for (Weight weight : block.weights()) {
      weights.put(weight.name(), random(weight.shape()));
      gradients.put(weight.name(), Nd4j.valueArrayOf(weight.shape(), Double.NaN, DataType.DOUBLE));
    }
  }

  /** Of a block, every weight random. */
  public static GradientCheck of(Block block) {
    return new GradientCheck(block, Set.of());
  }

  /** The same for a block of which some weights' gradient is 0 whatever they do. */
  public static GradientCheck withFixed(Block block, Set<String> fixed) {
    return new GradientCheck(block, fixed);
  }

  /** Random activations as the next input. */
  public GradientCheck features(long... shape) {
    inputs.add(random(shape));
    data.add(false);
    return this;
  }

  /** Random whole numbers below a bound as the next input, which has no gradient. */
  public GradientCheck values(int bound, long... shape) {
    INDArray values = Nd4j.create(DataType.DOUBLE, shape);
    for (long i = 0; i < values.length(); i++) {
      values.putScalar(i, random.nextInt(bound));
    }
    inputs.add(values);
    data.add(true);
    return this;
  }

  private INDArray random(long... shape) {
    INDArray array = Nd4j.create(DataType.DOUBLE, shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextDouble(-0.8, 0.8));
    }
    return array;
  }

  /** Checks all of them. */
  public void gradientsAreDerivatives() {
    BlockRun run = block.newRun();
    INDArray factors = random(forward(run).shape());
    forward(run);
    INDArray[] dInputs = run.backward(pass(gradients), inputs(), factors.dup());
    assertThat(dInputs).hasSameSizeAs(inputs());
    weights.forEach(
        (name, weight) -> {
          INDArray gradient = gradients.get(name);
          if (fixed.contains(name)) {
            assertThat(gradient.amaxNumber().doubleValue()).as(name).isZero();
          } else {
            assertDerivative(name, weight, gradient, factors);
          }
        });
    for (int i = 0; i < dInputs.length; i++) {
      if (data.get(i)) {
        assertThat(dInputs[i]).as("input %d is data", i).isNull();
      } else {
        assertDerivative("input " + i, inputs.get(i), dInputs[i], factors);
      }
    }
  }

  private void assertDerivative(String name, INDArray moved, INDArray gradient, INDArray factors) {
    assertThat(gradient.shape()).as(name).isEqualTo(moved.shape());
    INDArray direction = random(moved.shape());
    INDArray before = moved.dup();
    moved.assign(before.add(direction.mul(STEP)));
    double up = sum(factors);
    moved.assign(before.sub(direction.mul(STEP)));
    double down = sum(factors);
    moved.assign(before);
    double numeric = (up - down) / (2 * STEP);
    double stated = gradient.mul(direction).sumNumber().doubleValue();
    assertThat(Math.abs(numeric - stated) / Math.max(1e-3, Math.abs(numeric)))
        .as("%s of %s: %s is not %s", name, block, stated, numeric)
        .isLessThan(TOLERANCE);
  }

  private double sum(INDArray factors) {
    return forward(block.newRun()).mul(factors).sumNumber().doubleValue();
  }

  private INDArray forward(BlockRun run) {
    Nd4j.getRandom().setSeed(5);
    return run.forward(pass(Map.of()), inputs()).dup();
  }

  private INDArray[] inputs() {
    return inputs.toArray(INDArray[]::new);
  }

  private Pass pass(Map<String, INDArray> into) {
    return new Pass(LayerWorkspaceMgr.noWorkspaces(), DataType.DOUBLE, true, weights, into);
  }

  /** What blocks of tests carry. */
  public static Block.Common common() {
    return new Block.Common("block", 0, new ClippedAdam(1e-3, 1));
  }
}

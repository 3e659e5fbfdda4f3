package io.subscale.model.step;

import io.subscale.model.simd.FloatRows;
import io.subscale.model.weight.LinearWeights;
import io.subscale.model.weight.NormWeights;
import io.subscale.model.weight.Weight;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a block makes its step from: its weights, what the vertices it reads have to give, and
 * memory.
 *
 * @param vertex the block's name in the graph
 * @param weights of the whole decoder
 * @param examples images side by side
 * @param pixels h*w of a slice
 * @param inputs of the vertices that the block reads, in its order
 * @param shared scratch rows by what they are for, shared by all steps of one decoder
 */
public record StepSetup(
    String vertex,
    PackedWeights weights,
    int examples,
    int pixels,
    List<Activations> inputs,
    Map<String, FloatRows> shared) {

  /** The arithmetic that the weights are packed for. */
  public Kernels kernels() {
    return weights.kernels();
  }

  /** An input that is there for all pixels of a slice, or for all before the one at hand. */
  public Pixels slice(int input) {
    return read(input, Pixels.class);
  }

  /** An input of the pixel at hand, [n][width]. */
  public FloatRows pixel(int input) {
    return read(input, Activations.Pixel.class).rows();
  }

  /** An input of the graph. */
  public Activations.Data data(int input) {
    return read(input, Activations.Data.class);
  }

  private <A extends Activations> A read(int input, Class<A> kind) {
    if (!kind.isInstance(inputs.get(input))) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s reads its input %d as %s, which gives %s",
              vertex,
              input,
              kind.getSimpleName(),
              inputs.get(input).getClass().getSimpleName()));
    }
    return kind.cast(inputs.get(input));
  }

  /** Rows [n][columns] that hold nothing from one call of a step to the next. */
  public FloatRows scratch(String purpose, int columns) {
    return shared.computeIfAbsent(purpose + columns, p -> FloatRows.of(examples, columns));
  }

  /** A copy of a tensor, 'c' order. */
  public float[] tensor(Weight weight) {
    return weights.tensor(name(weight), weight.shape());
  }

  /** A copy of the rows of a tensor [rows][columns]. */
  public float[][] table(Weight weight) {
    return weights.table(name(weight), weight.shape());
  }

  /** A tensor [in][out]. */
  public Kernels.Matrix matrix(Weight weight) {
    return matrices(weight)[0];
  }

  /** The matrices of a tensor [..][in][out]: a kernel's taps, or the slices'. */
  public Kernels.Matrix[] matrices(Weight weight) {
    return weights.matrices(name(weight), weight.shape());
  }

  /** A linear map at work. */
  public LinearStep linear(LinearWeights linear) {
    return new LinearStep(matrix(linear.map()), tensor(linear.bias()), kernels());
  }

  /** A norm at work. */
  public Kernels.Norm norm(NormWeights norm) {
    return kernels().norm(tensor(norm.gain()), tensor(norm.bias()));
  }

  private String name(Weight weight) {
    return vertex + "." + weight.name();
  }
}

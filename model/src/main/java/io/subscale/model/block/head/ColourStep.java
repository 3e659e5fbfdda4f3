package io.subscale.model.block.head;

import io.subscale.model.simd.FloatRows;
import io.subscale.model.step.BlockStep;
import io.subscale.model.step.Kernels;
import io.subscale.model.step.LinearStep;
import io.subscale.model.step.StepSetup;
import java.util.List;

/** {@link ColourHead} a value at a time. */
final class ColourStep implements BlockStep.Head {
  private final Kernels kernels;
  private final int examples;
  private final FloatRows z;
  private final Colour[] colours;
  private final FloatRows features;
  private final FloatRows hidden;
  private final FloatRows outputs;
  private final float[][] logits;
  private final int[][] values;

  /** One colour at work; tables from each earlier colour, [levels][width]. */
  private record Colour(LinearStep hidden, LinearStep out, float[][][] tables) {}

  ColourStep(StepSetup setup, List<ColourHead.Colour> weights) {
    kernels = setup.kernels();
    examples = setup.examples();
    z = setup.pixel(0);
    colours =
        weights.stream()
            .map(
                of ->
                    new Colour(
                        setup.linear(of.hidden()),
                        setup.linear(of.out()),
                        of.tables().stream().map(setup::table).toArray(float[][][]::new)))
            .toArray(Colour[]::new);
    int width = (int) weights.get(0).hidden().map().columns();
    int levels = (int) weights.get(0).out().map().columns();
    features = FloatRows.of(examples, width);
    hidden = setup.scratch("hidden", width);
    outputs = setup.scratch("outputs", levels);
    logits = new float[examples][levels];
    values = new int[colours.length][examples];
  }

  @Override
  public void startPixel(int y, int x) {
    features.copy(z, 0, 0, examples);
    kernels.elu(features);
  }

  @Override
  public float[][] logits(int colour) {
    Colour of = colours[colour];
    of.hidden().assign(features, hidden);
    for (int earlier = 0; earlier < colour; earlier++) {
      for (int n = 0; n < examples; n++) {
        kernels.add(of.tables()[earlier][values[earlier][n]], hidden, n);
      }
    }
    kernels.elu(hidden);
    of.out().assign(hidden, outputs);
    for (int n = 0; n < examples; n++) {
      int from = n * outputs.stride();
      System.arraycopy(outputs.values(), from, logits[n], 0, logits[n].length);
    }
    return logits;
  }

  @Override
  public void accept(int pixel, int colour, int[] sampled) {
    System.arraycopy(sampled, 0, values[colour], 0, examples);
  }
}

package io.subscale.model.block.transformer;

import io.subscale.model.local.Seen;
import io.subscale.model.simd.FloatRows;
import io.subscale.model.step.Activations;
import io.subscale.model.step.BlockStep;
import io.subscale.model.step.Kernels;
import io.subscale.model.step.LinearStep;
import io.subscale.model.step.StepSetup;

/** {@link TransformerBlock} a token at a time, over the keys and values of the tokens before. */
final class TransformerStep implements BlockStep.Features {
  private final StepSetup setup;
  private final FloatRows token;
  private final Activations.Pixel out;
  private final Kernels.Norm norm1;
  private final LinearStep toQkv;
  private final Kernels.Attention attention;
  private final LinearStep fromAttended;
  private final Kernels.Norm norm2;
  private final LinearStep up;
  private final LinearStep down;
  private final FloatRows normal;
  private final FloatRows qkv;
  private final FloatRows attended;
  private final FloatRows hidden;
  private int t;

  TransformerStep(StepSetup setup, TransformerWeights weights, int tokens, int heads) {
    this.setup = setup;
    int width = (int) weights.out().map().columns();
    token = setup.pixel(0);
    out = BlockStep.pixel(setup.examples(), width);
    norm1 = setup.norm(weights.norm1());
    toQkv = setup.linear(weights.qkv());
    attention = setup.kernels().attention(setup.examples(), width, heads, tokens);
    fromAttended = setup.linear(weights.out());
    norm2 = setup.norm(weights.norm2());
    up = setup.linear(weights.up());
    down = setup.linear(weights.down());
    normal = setup.scratch("normal", width);
    qkv = setup.scratch("qkv", 3 * width);
    attended = setup.scratch("attended", width);
    hidden = setup.scratch("hidden", (int) weights.up().map().columns());
  }

  @Override
  public Activations output() {
    return out;
  }

  @Override
  public void startSlice(Seen seen) {
    t = 0;
  }

  @Override
  public void startPixel(int y, int x) {
    FloatRows m = out.rows();
    m.copy(token, 0, 0, m.rows());
    norm1.apply(m, normal);
    toQkv.assign(normal, qkv);
    attention.attend(t, qkv, attended);
    fromAttended.add(attended, m);
    norm2.apply(m, normal);
    up.assign(normal, hidden);
    setup.kernels().relu(hidden);
    down.add(hidden, m);
    t++;
  }
}

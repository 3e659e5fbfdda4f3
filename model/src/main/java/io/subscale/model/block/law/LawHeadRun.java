package io.subscale.model.block.law;

import io.subscale.model.graph.Affine;
import io.subscale.model.graph.BlockRun;
import io.subscale.model.graph.Pass;
import io.subscale.model.local.LocalFeatures;
import io.subscale.model.local.LocalShape;
import io.subscale.model.local.LocalTables;
import io.subscale.model.local.Prediction;
import io.subscale.model.local.Seen;
import io.subscale.model.op.Activation;
import io.subscale.model.op.HostMemory;
import io.subscale.model.op.Linear;
import io.subscale.model.op.Lookup;
import io.subscale.model.weight.LinearWeights;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** {@link LawHead} at work: the trunk here, the colours in {@link LawColour}. */
final class LawHeadRun implements BlockRun {
  private static final int COLOURS = LocalShape.COLOURS;

  private final LawHead head;
  private final LocalShape shape;
  private final LawWeights weights;
  private final LocalTables tables;
  private final LawColour[] colours = new LawColour[COLOURS];
  private final INDArray[] before;
  private int[] slices;
  private int[] place = new int[0];
  private INDArray rows;
  private INDArray first;
  private INDArray body;
  private INDArray[] trunk;

  LawHeadRun(LawHead head) {
    this.head = head;
    shape = head.shape();
    weights = LawWeights.of(shape, head.size());
    tables = LocalTables.of(shape);
    before = new INDArray[head.size().layers() + 1];
    trunk = new INDArray[head.size().layers() + 1];
    for (int c = 0; c < COLOURS; c++) {
      colours[c] = new LawColour(head, c, weights.colours().get(c));
    }
  }

  @Override
  public INDArray forward(Pass pass, INDArray[] inputs) {
    Seen seen = seen(inputs);
    slices = new int[seen.slices().length];
    for (int n = 0; n < slices.length; n++) {
      slices[n] = seen.slices()[n] - shape.firstSlice();
    }
    Prediction fit =
        new Prediction(
            HostMemory.floats(pass.weight(weights.spatial())),
            HostMemory.floats(pass.weight(weights.colour())),
            HostMemory.floats(pass.weight(weights.scale())));
    LocalFeatures features = LocalFeatures.of(tables, fit, seen);
    int pixels = slices.length * shape.pixels();
    rows = pass.kept(pixels, shape.rowUnits());
    HostMemory.put(features.rows(), rows);
    INDArray t = trunk(pass, inputs);
    INDArray out = pass.output((long) COLOURS * pixels, 3L * head.layout(0).all());
    for (int c = 0; c < COLOURS; c++) {
      INDArray part =
          out.get(NDArrayIndex.interval((long) c * pixels, (c + 1L) * pixels), NDArrayIndex.all());
      colours[c].forward(pass, new LawColour.Inputs(t, features, slices), part);
    }
    return out;
  }

  /** The inputs that are there, in the order of the head's; a stage of one slice has no index. */
  private Seen seen(INDArray[] inputs) {
    int next = 1;
    int examples = (int) inputs[0].size(0);
    int[] window = {};
    int[] hi = {};
    int[] indices = new int[examples];
    int windowValues = COLOURS * 2 * shape.scale() * (shape.scale() - 1);
    boolean sees = shape.depth() || shape.slices() > 1 || shape.firstSlice() > 0;
    if (windowValues > 0 && sees) {
      window = HostMemory.ints(inputs[next++]);
    }
    if (shape.depth()) {
      hi = HostMemory.ints(inputs[next++]);
    }
    if (window.length + hi.length > 0) {
      indices = HostMemory.ints(inputs[next]);
    }
    return new Seen(HostMemory.ints(inputs[0]), window, hi, indices);
  }

  private INDArray trunk(Pass pass, INDArray[] inputs) {
    int width = head.size().width();
    first = pass.kept(rows.size(0), width);
    for (int n = 0; n < slices.length; n++) {
      Linear.forward(
          example(rows, n),
          new Affine(
              ofSlice(pass.weight(weights.first()), slices[n]),
              row(pass.weight(weights.firstBias()), slices[n])),
          example(first, n));
    }
    findPlaces();
    INDArray t = pass.kept(first.shape());
    Lookup.gather(pass.weight(weights.places()), place, t);
    first.addi(t);
    if (head.size().bodyWidth() > 0) {
      INDArray z = inputs[inputs.length - 1];
      body = pass.kept(z.shape());
      Activation.elu(z, body);
      Linear.addProduct(body, pass.weight(weights.body()), first);
    }
    Activation.silu(first, t);
    trunk[0] = t;
    for (int m = 1; m < trunk.length; m++) {
      before[m] = pass.kept(t.shape());
      Linear.forward(t, pass.weights(weights.layers().get(m - 1)), before[m]);
      trunk[m] = pass.kept(t.shape());
      Activation.silu(before[m], trunk[m]);
      trunk[m].addi(t);
      t = trunk[m];
    }
    return t;
  }

  /** Rows of {@code pos}: where the pixels lie in squares of 8 x 8. */
  private void findPlaces() {
    if (place.length != rows.size(0)) {
      place = new int[(int) rows.size(0)];
    }
    for (int r = 0; r < place.length; r++) {
      int k = slices[r / shape.pixels()] + shape.firstSlice();
      int p = r % shape.pixels();
      place[r] = shape.place(k, p / shape.columns(), p % shape.columns());
    }
  }

  /** Matrix q of a tensor [slices][in][out], a view. */
  private static INDArray ofSlice(INDArray tensor, int q) {
    return row(tensor, q).reshape('c', new long[] {tensor.size(1), tensor.size(2)});
  }

  /** What the first index q holds of a tensor, a flat view. */
  private static INDArray row(INDArray tensor, int q) {
    long each = tensor.length() / tensor.size(0);
    return tensor.reshape(tensor.length()).get(NDArrayIndex.interval(q * each, (q + 1) * each));
  }

  private INDArray example(INDArray matrix, int n) {
    long pixels = shape.pixels();
    return matrix.get(NDArrayIndex.interval(n * pixels, (n + 1) * pixels), NDArrayIndex.all());
  }

  @Override
  public INDArray[] backward(Pass pass, INDArray[] inputs, INDArray gradient) {
    weights.fitted().forEach(weight -> pass.gradient(weight).assign(0));
    long pixels = rows.size(0);
    INDArray dt = pass.scratch(first.shape());
    for (int c = 0; c < COLOURS; c++) {
      INDArray part =
          gradient.get(NDArrayIndex.interval(c * pixels, (c + 1) * pixels), NDArrayIndex.all());
      colours[c].backward(pass, part, dt);
    }
    INDArray d = pass.scratch(first.shape());
    for (int m = trunk.length - 1; m >= 1; m--) {
      d.assign(dt);
      Activation.siluBackward(before[m], d);
      LinearWeights layer = weights.layers().get(m - 1);
      Linear.weightGradients(trunk[m - 1], d, pass.gradients(layer));
      Linear.addInputGradient(d, pass.weight(layer.map()), dt);
    }
    Activation.siluBackward(first, dt);
    Lookup.scatterAdd(dt, place, pass.gradient(weights.places()));
    firstGradients(pass, dt);
    INDArray[] gradients = new INDArray[inputs.length];
    if (head.size().bodyWidth() > 0) {
      Linear.weightGradient(body, dt, pass.gradient(weights.body()));
      INDArray dz = pass.inputGradient(body.shape());
      Linear.inputGradient(dt, pass.weight(weights.body()), dz);
      Activation.eluBackward(body, dz);
      gradients[inputs.length - 1] = dz;
    }
    return gradients;
  }

  /** Sums over the examples of each slice, in their order. */
  private void firstGradients(Pass pass, INDArray d) {
    INDArray dFirst = pass.gradient(weights.first());
    INDArray dBias = pass.gradient(weights.firstBias());
    dFirst.assign(0);
    dBias.assign(0);
    INDArray bias = pass.scratch(d.size(1));
    for (int n = 0; n < slices.length; n++) {
      INDArray each = example(d, n);
      Linear.addWeightGradient(example(rows, n), each, ofSlice(dFirst, slices[n]));
      Linear.biasGradient(each, bias);
      row(dBias, slices[n]).addi(bias);
    }
  }
}

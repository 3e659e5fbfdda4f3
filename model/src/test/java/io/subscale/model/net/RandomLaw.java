package io.subscale.model.net;

import io.subscale.model.net.ReferenceLaw.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Law heads of every kind of stage, small, with random weights and images. */
final class RandomLaw {
  static final int BODY_WIDTH = 5;
  private static final int COLOURS = 3;

  /** A stage by its name in section 2 of {@code docs/MODEL.md}. */
  enum Kind {
    SUBSCALE,
    SMALL,
    SIZE,
    HI,
    SMALL_HI,
    SIZE_HI,
    DEPTH
  }

  private RandomLaw() {}

  /** Slices of 2 x 3 of 5 bits, 2 of them hi; with a body where S is even. */
  static Shape shape(Kind kind, int scale) {
    boolean later = kind == Kind.SIZE || kind == Kind.SIZE_HI;
    boolean small = kind == Kind.SMALL || kind == Kind.SMALL_HI;
    int firstSlice = later ? 1 : 0;
    int slices = small ? 1 : scale * scale - firstSlice;
    int levels =
        switch (kind) {
          case SUBSCALE, SMALL, SIZE -> 32;
          case HI, SMALL_HI, SIZE_HI -> 4;
          case DEPTH -> 8;
        };
    int places = scale == 3 ? 30 : 13;
    boolean depth = kind == Kind.DEPTH;
    return new Shape(
        scale, firstSlice, slices, 2, 3, 5, levels, depth, places, 6, 2, 3, scale % 2 == 0);
  }

  /** The tensors by name, in 'c' order, all of them 0. */
  static Map<String, double[]> zeros(Shape shape) {
    Map<String, double[]> tensors = new LinkedHashMap<>();
    int width = shape.width();
    int half = width / 2;
    tensors.put("ls", new double[shape.slices() * COLOURS * (COLOURS * shape.places() + 1)]);
    tensors.put("lc", new double[shape.slices() * COLOURS]);
    tensors.put("sc", new double[shape.slices() * COLOURS * 7]);
    tensors.put("f", new double[shape.slices() * shape.seen() * width]);
    tensors.put("fb", new double[shape.slices() * width]);
    tensors.put("pos", new double[64 * width]);
    if (shape.body()) {
      tensors.put("z", new double[BODY_WIDTH * width]);
    }
    for (int m = 1; m <= shape.layers(); m++) {
      tensors.put("r" + m, new double[width * width]);
      tensors.put("r" + m + "b", new double[width]);
    }
    for (int c = 0; c < COLOURS; c++) {
      tensors.put("h" + c, new double[width * half]);
      tensors.put("x" + c, new double[(3 + 3 * c) * half]);
      tensors.put("h" + c + "b", new double[half]);
      tensors.put("g" + c, new double[half * half]);
      tensors.put("g" + c + "b", new double[half]);
      tensors.put("o" + c, new double[half * shape.outputs(c)]);
      tensors.put("o" + c + "b", new double[shape.slices() * shape.outputs(c)]);
    }
    return tensors;
  }

  /** Weights far from 0, so that whatever may matter does. */
  static ReferenceLaw law(Shape shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, double[]> tensors = zeros(shape);
    for (Map.Entry<String, double[]> tensor : tensors.entrySet()) {
      double most = tensor.getKey().equals("ls") ? 0.1 : 0.5;
      double[] values = tensor.getValue();
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextDouble(-most, most);
      }
    }
    return new ReferenceLaw(shape, tensors::get);
  }

  /** z of a slice's pixels, [h w][F]; null without a body. */
  static double[][] body(Shape shape, long seed) {
    if (!shape.body()) {
      return null;
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[][] z = new double[shape.height() * shape.columns()][];
    for (int i = 0; i < z.length; i++) {
      z[i] = random.doubles(BODY_WIDTH, -2, 2).toArray();
    }
    return z;
  }

  /** An image [H][W][3] of all intensities. */
  static int[][][] image(Shape shape, SplittableRandom random) {
    int[][][] image = new int[shape.height() * shape.scale()][][];
    for (int y = 0; y < image.length; y++) {
      image[y] = new int[shape.columns() * shape.scale()][];
      for (int x = 0; x < image[y].length; x++) {
        image[y][x] = random.ints(COLOURS, 0, shape.intensities()).toArray();
      }
    }
    return image;
  }
}

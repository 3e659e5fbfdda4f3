package io.subscale.model.net;

import io.subscale.model.net.ReferenceLaw.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the law head sees of an image around a pixel, what it predicts there and the scale of its
 * errors: "Intensities" to "Scale" of {@code docs/MODEL.md}, the same letters, as loops over
 * doubles.
 *
 * <p>Every number is computed anew for the pixel that asks, from that pixel's own places, so that
 * nothing but what the page allows is ever read.
 */
final class ReferenceLawView {
  private static final int COLOURS = 3;
  private static final int MOST_ERRORS = 6;

  /** An offset in image rows and columns. */
  record Offset(int down, int right) {
    /** Earlier in its own slice than the pixel that it starts from. */
    boolean isBefore() {
      return down < 0 || down == 0 && right < 0;
    }

    long distance() {
      return (long) down * down + (long) right * right;
    }
  }

  /** The pixel (row, column) of slice {@code slice} of an image [H][W][3]. */
  record Site(int[][][] image, int slice, int row, int column) {}

  /**
   * The prediction of a pixel. {@code v} [places][3], null where a place is off; {@code d} [3Q];
   * all others [3].
   */
  record Prediction(
      double[][] v, double[] base, double[] d, double[] x, double[] mu0, double[] mu) {
    double r(int c) {
      return x[c] - mu[c];
    }

    double r0(int c) {
      return x[c] - mu0[c];
    }
  }

  /**
   * What the scale is computed from.
   *
   * @param act mean deviation of the nearest places, [3]
   * @param en mean size of the errors near by, [3], 0 if {@code any} is 0
   * @param any 1 if an error near by is known, else 0
   */
  record Spread(double[] act, double[] en, double any) {
    /** q(c), [5]. */
    double[] q(int c) {
      double mean = (en[0] + en[1] + en[2]) / COLOURS;
      return new double[] {
        Math.log(act[c] + 1), any * Math.log(en[c] + 0.3), 1 - any, any * Math.log(mean + 0.3), 1
      };
    }
  }

  private final Shape shape;
  private final double[] ls;
  private final double[] lc;
  private final List<List<Offset>> places = new ArrayList<>();
  private final List<List<Offset>> errorPlaces = new ArrayList<>();

  /**
   * Reads both tensors when it predicts, so that a fit may fill them later.
   *
   * @param ls [slices][3][3Q + 1]
   * @param lc [slices][3]
   */
  ReferenceLawView(Shape shape, double[] ls, double[] lc) {
    this.shape = shape;
    this.ls = ls;
    this.lc = lc;
    for (int q = 0; q < shape.slices(); q++) {
      places.add(placesOf(shape, shape.firstSlice() + q));
      errorPlaces.add(errorPlacesOf(shape, shape.firstSlice() + q));
    }
  }

  /** The slice in which the target of an offset from slice k lies. */
  static int sliceAt(Shape shape, int k, Offset offset) {
    int s = shape.scale();
    int i = Math.floorMod(k / s + offset.down, s);
    int j = Math.floorMod(k % s + offset.right, s);
    return i * s + j;
  }

  static boolean isKnown(Shape shape, int k, Offset offset) {
    int slice = sliceAt(shape, k, offset);
    return slice < k || slice == k && offset.isBefore();
  }

  /** The places of slice k, [Q]. */
  static List<Offset> placesOf(Shape shape, int k) {
    return nearest(shape.places(), o -> shape.depth() || isKnown(shape, k, o));
  }

  /** The error places of slice k, [Q/2]. */
  static List<Offset> errorPlacesOf(Shape shape, int k) {
    return nearest(
        shape.errorPlaces(), o -> isKnown(shape, k, o) && shape.predicts(sliceAt(shape, k, o)));
  }

  /** The first offsets that are wanted, in ascending order of (dY² + dX², dY, dX). */
  private static List<Offset> nearest(int count, Predicate<Offset> wanted) {
    for (int radius = 1; ; radius++) {
      List<Offset> found = new ArrayList<>();
      for (int down = -radius; down <= radius; down++) {
        for (int right = -radius; right <= radius; right++) {
          Offset offset = new Offset(down, right);
          long distance = offset.distance();
          if (distance > 0 && distance <= (long) radius * radius && wanted.test(offset)) {
            found.add(offset);
          }
        }
      }
      if (found.size() >= count) {
        found.sort(
            Comparator.comparingLong(Offset::distance)
                .thenComparingInt(Offset::down)
                .thenComparingInt(Offset::right));
        return List.copyOf(found.subList(0, count));
      }
    }
  }

  List<Offset> places(Site site) {
    return places.get(site.slice - shape.firstSlice());
  }

  /** The intensity of which the decoder knows only the value of hi: {@code hi s + (s - 1)/2}. */
  private double middle(int intensity) {
    int s = shape.hiStep();
    return Math.floorDiv(intensity, s) * s + (s - 1) / 2.0;
  }

  /** What the decoder sees of an intensity of the image once it is known. */
  private double known(int intensity) {
    return shape.depth() ? intensity : middle(intensity);
  }

  /** The pixel at an offset of another, null outside the image. */
  Site at(Site site, Offset offset) {
    int s = shape.scale();
    int row = site.row * s + site.slice / s + offset.down;
    int column = site.column * s + site.slice % s + offset.right;
    if (row < 0 || row >= shape.height() * s || column < 0 || column >= shape.columns() * s) {
      return null;
    }
    return new Site(site.image, sliceAt(shape, site.slice, offset), row / s, column / s);
  }

  /** What a pixel's decoder sees at an offset, [3]; null outside the image. */
  private double[] seen(Site site, Offset offset) {
    Site other = at(site, offset);
    if (other == null) {
      return null;
    }
    boolean known = isKnown(shape, site.slice, offset);
    int[] pixel = pixel(other);
    return Arrays.stream(pixel).mapToDouble(x -> known ? known(x) : middle(x)).toArray();
  }

  private int[] pixel(Site site) {
    int s = shape.scale();
    return site.image[site.row * s + site.slice / s][site.column * s + site.slice % s];
  }

  private double[] base(Site site, double[][] v) {
    if (shape.depth()) {
      return Arrays.stream(pixel(site)).mapToDouble(this::middle).toArray();
    }
    for (double[] place : v) {
      if (place != null) {
        return place.clone();
      }
    }
    double none = (shape.intensities() - 1) / 2.0;
    return new double[] {none, none, none};
  }

  /** The prediction of a pixel, each colour's from the colours before it. */
  Prediction predict(Site site) {
    int slice = site.slice - shape.firstSlice();
    double[][] v = new double[shape.places()][];
    for (int n = 0; n < v.length; n++) {
      v[n] = seen(site, places(site).get(n));
    }
    double[] base = base(site, v);
    double[] d = new double[COLOURS * v.length];
    for (int i = 0; i < d.length; i++) {
      double[] place = v[i / COLOURS];
      d[i] = place == null ? 0 : place[i % COLOURS] - base[i % COLOURS];
    }
    double[] mu0 = new double[COLOURS];
    for (int c = 0; c < COLOURS; c++) {
      int row = (slice * COLOURS + c) * (d.length + 1);
      mu0[c] = base[c] + ls[row + d.length];
      for (int i = 0; i < d.length; i++) {
        mu0[c] += ls[row + i] * d[i];
      }
    }
    double[] x = Arrays.stream(pixel(site)).mapToDouble(this::known).toArray();
    double[] mu = {
      mu0[0],
      mu0[1] + lc[slice * COLOURS] * (x[0] - mu0[0]),
      mu0[2] + lc[slice * COLOURS + 1] * (x[0] - mu0[0]) + lc[slice * COLOURS + 2] * (x[1] - mu0[1])
    };
    return new Prediction(v, base, d, x, mu0, mu);
  }

  /** r at the error places of a pixel, [Q/2][3]; null where one is off. */
  double[][] errors(Site site) {
    double[][] errors = new double[shape.errorPlaces()][];
    for (int n = 0; n < errors.length; n++) {
      Site other = at(site, errorPlaces.get(site.slice - shape.firstSlice()).get(n));
      if (other != null) {
        Prediction there = predict(other);
        errors[n] = new double[] {there.r(0), there.r(1), there.r(2)};
      }
    }
    return errors;
  }

  /**
   * @param d [3Q]
   * @param errors [Q/2][3]
   */
  Spread spread(double[] d, double[][] errors) {
    double[] act = new double[COLOURS];
    double[] en = new double[COLOURS];
    List<double[]> near =
        Arrays.stream(errors).limit(MOST_ERRORS).filter(error -> error != null).toList();
    for (int c = 0; c < COLOURS; c++) {
      int colour = c;
      double mean = 0;
      for (int n = 0; n < shape.nearPlaces(); n++) {
        mean += d[COLOURS * n + c] / shape.nearPlaces();
      }
      for (int n = 0; n < shape.nearPlaces(); n++) {
        act[c] += Math.abs(d[COLOURS * n + c] - mean) / shape.nearPlaces();
      }
      en[c] = near.stream().mapToDouble(error -> Math.abs(error[colour])).average().orElse(0);
    }
    return new Spread(act, en, near.isEmpty() ? 0 : 1);
  }
}

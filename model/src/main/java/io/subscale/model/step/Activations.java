package io.subscale.model.step;

import io.subscale.model.simd.FloatRows;

/** What a vertex of the graph has to give while a slice is drawn; who reads it says which kind. */
public sealed interface Activations permits Pixels, Activations.Pixel, Activations.Data {

  /**
   * Of the pixel at hand only.
   *
   * @param rows [n][width]; overwritten by the next pixel
   */
  record Pixel(FloatRows rows) implements Activations {}

  /**
   * An input of the graph: values reach the steps that read it as they are drawn, or as {@link
   * io.subscale.model.local.Seen}.
   *
   * @param kind which input
   * @param channels numbers of a pixel
   */
  record Data(Kind kind, int channels) implements Activations {
    /** The inputs that a graph can have. */
    public enum Kind {
      /** The slice's values, as they are drawn. */
      TARGET,
      /** Values of earlier slices. */
      WINDOW,
      /** High bits around. */
      HI,
      /** The slice's number. */
      SLICE
    }
  }
}

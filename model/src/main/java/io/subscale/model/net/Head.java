package io.subscale.model.net;

import java.io.Serializable;
import java.util.Locale;

/** How a decoder states its probabilities. */
public sealed interface Head extends Serializable {

  /** Whether the paper's network (embedder, transformer, PixelCNN) is there. */
  boolean body();

  /** The paper's: a softmax over the levels, from the body. */
  record Softmax() implements Head {
    @Override
    public boolean body() {
      return true;
    }
  }

  /**
   * A mixture of logistics around a least-squares prediction, from a network over the neighbourhood
   * and, if there is one, the body.
   *
   * @param body whether there is
   * @param places Q, neighbours that are looked at
   * @param width D, units of the network over them
   * @param layers of that network after its first
   * @param components K of the mixture
   */
  record Law(boolean body, int places, int width, int layers, int components) implements Head {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Law {
      if (places < 2 || width < 2 || layers < 0 || components < 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "places and width of at least 2, layers of 0, components of 1, not %d, %d, %d, %d",
                places,
                width,
                layers,
                components));
      }
    }
  }
}

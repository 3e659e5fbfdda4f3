package io.subscale.model.sample;

import java.io.Serializable;
import java.util.Locale;

/**
 * How a stage's values are drawn from its logits: the logits are divided by the temperature, all
 * but the {@code topK} most likely values are dropped, then all but the fewest most likely ones
 * that together have {@code topP} of what is left. Of equally likely values the smaller counts as
 * the more likely.
 *
 * @param temperature 0 or more; 1 draws from the model itself, 0 takes the most likely value
 * @param topK values kept; 0 keeps all
 * @param topP share of the probability kept, above 0 to 1; 1 keeps all
 */
public record Steering(double temperature, int topK, double topP) implements Serializable {
  /** Draws from the model itself. */
  public static final Steering NONE = new Steering(1, 0, 1);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Steering {
    if (!(temperature >= 0) || topK < 0 || !(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "temperature %s, top k %d, top p %s: they are 0 or more, 0 or more, and above 0 to 1",
              temperature,
              topK,
              topP));
    }
  }

  /** The model at a temperature, nothing dropped. */
  public static Steering temperature(double temperature) {
    return new Steering(temperature, 0, 1);
  }

  /** Whether less likely values are dropped. */
  boolean drops(int levels) {
    return topK > 0 && topK < levels || topP < 1;
  }
}

package io.subscale.model.block;

import java.io.Serializable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Sizes that the token embedding and the gated PixelCNN share.
 *
 * @param height rows of a slice
 * @param columns columns of a slice
 * @param units columns of the embedded target
 * @param transformerWidth columns of T
 * @param contextWidth columns of E, 0 without context
 * @param width F, columns of each stack
 */
public record PixelSize(
    @JsonProperty("height") int height,
    @JsonProperty("columns") int columns,
    @JsonProperty("units") int units,
    @JsonProperty("transformerWidth") int transformerWidth,
    @JsonProperty("contextWidth") int contextWidth,
    @JsonProperty("width") int width)
    implements Serializable {

  /** Declared so that Jackson finds it. */
  @JsonCreator
  public PixelSize {}

  /** Number of slices in a matrix of {@code rows} pixels. */
  public long images(long rows) {
    return rows / pixels();
  }

  /** Pixels of a slice, the transformer's tokens. */
  public int pixels() {
    return height * columns;
  }

  /** [n*h*w][c] seen as [n][h][w][c]. */
  public INDArray image(INDArray matrix) {
    return matrix.reshape('c', images(matrix.size(0)), height, columns, matrix.size(1));
  }
}

package io.subscale.jobs.ml;

import io.subscale.datasets.decode.ImageDecoder;
import io.subscale.datasets.decode.UnreadableImageException;
import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import io.subscale.jobs.config.SubscaleConfig;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * A column of pictures: files as bytes (JPEG, PNG, WebP, BMP, GIF), or structs as Spark's image
 * data source has them, 8 bits a channel in the order blue, green, red, alpha.
 *
 * @param background behind transparent pixels, 0xRRGGBB
 * @param maxPixels of a picture
 */
record ImageColumn(int background, long maxPixels) implements Serializable {
  private static final int BYTE_MAX = 255;
  private static final int GREY = 1;
  private static final int COLOUR = 3;
  private static final int COLOUR_ALPHA = 4;
  private static final int CV_8UC3 = 16;

  /** As a configuration has it. */
  static ImageColumn of(SubscaleConfig config) {
    return new ImageColumn(
        Integer.parseInt(config.data().background().substring(1), 16), config.data().maxPixels());
  }

  /**
   * Checks a column's type.
   *
   * @throws IllegalArgumentException if it is neither of the two
   */
  static void require(StructType schema, String column) {
    if (!List.of(schema.fieldNames()).contains(column)) {
      throw new IllegalArgumentException(
          "there is no column " + column + " among " + String.join(", ", schema.fieldNames()));
    }
    DataType type = schema.apply(column).dataType();
    if (!(type instanceof BinaryType) && !isStruct(type)) {
      throw new IllegalArgumentException(
          "column "
              + column
              + " is of type "
              + type.simpleString()
              + "; pictures are binary (files), or structs of Spark's image data source");
    }
  }

  /** Whether a type is that of Spark's image data source. */
  static boolean isStruct(DataType type) {
    return type instanceof StructType struct
        && Arrays.equals(struct.fieldNames(), type().fieldNames());
  }

  /**
   * The picture of a cell.
   *
   * @param cell bytes, or a row of Spark's image data source
   * @throws UnreadableImageException if there is none, with the reason
   */
  RgbImage picture(Object cell) throws UnreadableImageException {
    if (cell instanceof byte[] file) {
      return new ImageDecoder(background, maxPixels).decode(file);
    }
    if (cell instanceof Row row) {
      return struct(row);
    }
    throw new UnreadableImageException("there is no picture: the cell is null");
  }

  /** By position: a row that comes straight from another function has no schema. */
  private RgbImage struct(Row row) throws UnreadableImageException {
    int height = ImageSchema.getHeight(row);
    int width = ImageSchema.getWidth(row);
    int channels = ImageSchema.getNChannels(row);
    byte[] data = ImageSchema.getData(row);
    boolean known = channels == GREY || channels == COLOUR || channels == COLOUR_ALPHA;
    if (!known
        || height < 1
        || width < 1
        || (long) height * width > maxPixels
        || data == null
        || data.length != (long) height * width * channels) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT,
              "an image struct of %d x %d pixels, %d channels and %d bytes; 1, 3 or 4 channels of 8"
                  + " bits are read, of at most %d pixels",
              width,
              height,
              channels,
              data == null ? 0 : data.length,
              maxPixels));
    }
    byte[] rgb = new byte[height * width * COLOUR];
    for (int pixel = 0; pixel < height * width; pixel++) {
      int alpha = channels == COLOUR_ALPHA ? data[pixel * channels + COLOUR] & 0xFF : BYTE_MAX;
      for (int c = 0; c < COLOUR; c++) {
        int at = pixel * channels + (channels == GREY ? 0 : 2 - c);
        int behind = background >> 8 * (2 - c) & 0xFF;
        int sum = (data[at] & 0xFF) * alpha + behind * (BYTE_MAX - alpha);
        rgb[pixel * COLOUR + c] = (byte) ((sum + BYTE_MAX / 2) / BYTE_MAX);
      }
    }
    return new RgbImage(height, width, rgb);
  }

  /**
   * A cell as a file: what a struct holds as PNG, bytes as they are, no bytes where there is none.
   */
  byte[] file(Object cell) {
    if (cell instanceof byte[] bytes) {
      return bytes;
    }
    try {
      return PngWriter.png(picture(cell));
    } catch (UnreadableImageException e) {
      return new byte[0];
    }
  }

  /** A picture as Spark's image data source would read it. */
  static Row row(String origin, RgbImage picture) {
    byte[] bgr = Arrays.copyOf(picture.rgb(), picture.rgb().length);
    for (int at = 0; at < bgr.length; at += COLOUR) {
      byte red = bgr[at];
      bgr[at] = bgr[at + 2];
      bgr[at + 2] = red;
    }
    return RowFactory.create(origin, picture.height(), picture.width(), COLOUR, CV_8UC3, bgr);
  }

  /** The type of {@link #row}. */
  static StructType type() {
    return ImageSchema.columnSchema();
  }
}

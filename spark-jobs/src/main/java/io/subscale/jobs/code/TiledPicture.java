package io.subscale.jobs.code;

import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.jobs.error.JobException;
import io.subscale.model.code.ImageCoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A picture between its pixels and the images that decoders know. */
final class TiledPicture {
  private final PlanGeometry geometry;
  private final TileGrid grid;

  private TiledPicture(PlanGeometry geometry, int width, int height) {
    this.geometry = geometry;
    grid = new TileGrid(width, height, geometry.grid().width());
  }

  /**
   * The tiles of a picture, in generation order, values of the plan's bits.
   *
   * @param place the picture's name, for messages
   * @throws JobException (exit code 3) if a value is none of those that the model's bits stand for
   */
  static List<byte[]> cut(PlanGeometry geometry, RgbImage picture, String place) {
    requireBits(geometry, picture, place);
    TiledPicture tiled = new TiledPicture(geometry, picture.width(), picture.height());
    List<byte[]> images = new ArrayList<>();
    for (int tile = 0; tile < tiled.grid.count(); tile++) {
      byte[] values = geometry.depth().fromIntensities(tiled.grid.cut(picture, tile));
      images.add(geometry.grid().toSlices(values));
    }
    return images;
  }

  private static void requireBits(PlanGeometry geometry, RgbImage picture, String place) {
    byte[] rgb = picture.rgb();
    byte[] again = geometry.depth().toIntensities(geometry.depth().fromIntensities(rgb));
    int at = Arrays.mismatch(rgb, again);
    if (at >= 0) {
      int pixel = at / RgbImage.CHANNELS;
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "%s has the value %d at x = %d, y = %d; this model's pictures have %d bits a value,"
                  + " of which the nearest stands for %d: only a model of data.bits = 8 can"
                  + " compress it without loss",
              place,
              rgb[at] & 0xFF,
              pixel % picture.width(),
              pixel / picture.width(),
              geometry.depth().bits(),
              again[at] & 0xFF));
    }
  }

  /** The file of a picture whose tiles are coded. */
  static CodeFile file(CodingModel model, RgbImage picture, List<ImageCoder.Code> codes) {
    List<byte[]> bytes = codes.stream().map(ImageCoder.Code::bytes).toList();
    return new CodeFile(model, picture.width(), picture.height(), bytes, sum(picture.rgb()));
  }

  /**
   * The picture of decoded tiles.
   *
   * @param place the file's name, for messages
   * @throws JobException (exit code 3) if its pixels are not those that were compressed
   */
  static RgbImage join(CodeFile file, List<byte[]> images, String place) {
    PlanGeometry geometry = file.model().geometry();
    TiledPicture tiled = new TiledPicture(geometry, file.width(), file.height());
    byte[] rgb = new byte[file.width() * file.height() * RgbImage.CHANNELS];
    for (int tile = 0; tile < images.size(); tile++) {
      byte[] values = geometry.grid().toImage(images.get(tile));
      tiled.grid.put(geometry.depth().toIntensities(values), tile, rgb);
    }
    if (!Arrays.equals(sum(rgb), file.pixels())) {
      throw JobException.data(
          place
              + " gives other pixels than were compressed, though its codes are undamaged: this"
              + " machine computes other bits than the one that wrote it; please report it");
    }
    return new RgbImage(file.height(), file.width(), rgb);
  }

  private static byte[] sum(byte[] rgb) {
    return Arrays.copyOf(CodingModel.sha256().digest(rgb), CodeFile.SUM_BYTES);
  }
}

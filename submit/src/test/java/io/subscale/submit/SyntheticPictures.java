package io.subscale.submit;

import io.subscale.datasets.demo.ShapePicture;
import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.seed.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of drawn pictures as PNG files. */
final class SyntheticPictures {
  private SyntheticPictures() {}

  /**
   * Writes picture-00000.png and so on.
   *
   * @param folder made if it is not there
   * @param count how many
   * @param size height and width in pixels
   */
  static void write(Path folder, int count, int size) throws IOException {
    Files.createDirectories(folder);
    Seed seed = Seed.of(0).fold("drawn");
    for (int i = 0; i < count; i++) {
      Files.write(
          folder.resolve(String.format("picture-%05d.png", i)),
          PngWriter.png(ShapePicture.draw(size, seed.fold(i))));
    }
  }
}

package io.subscale.datasets.demo;

import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.seed.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a folder of drawn pictures, for the demo: {@code DrawPictures FOLDER COUNT SIZE}. */
public final class DrawPictures {
  private DrawPictures() {}

  /**
   * Writes picture-00000.png and so on.
   *
   * @param folder made if it is not there
   * @param count how many
   * @param size height and width in pixels
   */
  public static void write(Path folder, int count, int size) throws IOException {
    Files.createDirectories(folder);
    Seed seed = Seed.of(0).fold("drawn");
    for (int i = 0; i < count; i++) {
      Files.write(
          folder.resolve(String.format("picture-%05d.png", i)),
          PngWriter.png(ShapePicture.draw(size, seed.fold(i))));
    }
  }

  /** Takes the folder, the number of pictures and their size. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      System.err.println("usage: DrawPictures FOLDER COUNT SIZE");
      System.exit(2);
    }
    write(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
  }
}

package io.subscale.datasets.decode;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageReader;

/**
 * libwebp behind ImageIO. The library comes in a jar and is loaded from a folder of its own, which
 * nobody else may write and which is gone right after: the binding would search the whole folder
 * for temporary files for older copies.
 */
final class LibWebp {
  private static final String FOLDER = "com.luciad.imageio.webp.tmpdir";

  /** One pixel, to see whether the library works. */
  private static final String PIXEL = "UklGRh4AAABXRUJQVlA4TBEAAAAvAAAAAAdQsYZ1rP+BiOh/AAA=";

  /** Null, or why there is no library. */
  private static final Throwable FAILURE = load();

  private LibWebp() {}

  /**
   * A reader.
   *
   * @throws DecoderUnavailableException if the library does not load
   */
  static ImageReader reader() {
    if (FAILURE != null) {
      throw new DecoderUnavailableException(
          "libwebp does not load, so that no WebP can be read: it is unpacked to the folder"
              + " java.io.tmpdir, which must allow writing and executing files, and is for Linux"
              + " with glibc ("
              + FAILURE
              + ")",
          FAILURE);
    }
    return new WebPImageReaderSpi().createReaderInstance(null);
  }

  private static Throwable load() {
    String before = System.getProperty(FOLDER);
    Path folder = null;
    try {
      folder = Files.createTempDirectory("subscale-webp");
      System.setProperty(FOLDER, folder.toString());
      ImageReader reader = new WebPImageReaderSpi().createReaderInstance(null);
      PluginReader.image(reader, Base64.getDecoder().decode(PIXEL));
      return null;
    } catch (IOException | LinkageError | UnreadableImageException e) {
      return e;
    } finally {
      if (before == null) {
        System.clearProperty(FOLDER);
      } else {
        System.setProperty(FOLDER, before);
      }
      delete(folder);
    }
  }

  /** A library that is loaded does not need its file. */
  private static void delete(Path folder) {
    if (folder == null) {
      return;
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      folder.toFile().deleteOnExit();
    }
  }
}

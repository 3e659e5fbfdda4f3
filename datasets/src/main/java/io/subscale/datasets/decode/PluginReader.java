package io.subscale.datasets.decode;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Runs one ImageIO reader over bytes in memory and refuses what the reader only warns about. */
final class PluginReader {
  private static final String JDK_READERS = "com.sun.imageio.plugins.";

  /**
   * Warnings of libjpeg about bytes that no pixel depends on; other decoders are silent on them.
   */
  private static final List<String> HARMLESS =
      List.of("extraneous bytes before marker", "Invalid SOS parameters");

  /** What to ask of a reader that has its input. */
  @FunctionalInterface
  private interface Question<T> {
    T ask(ImageReader reader) throws IOException;
  }

  private PluginReader() {}

  /** The JDK's own reader of a format, whatever else is on the class path. */
  static ImageReader ofJdk(String format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith(JDK_READERS)) {
        return reader;
      }
      reader.dispose();
    }
    throw new DecoderUnavailableException("this Java runtime has no reader for " + format);
  }

  /** The first image; disposes the reader. */
  static BufferedImage image(ImageReader reader, byte[] file) throws UnreadableImageException {
    return read(reader, file, asked -> asked.read(0));
  }

  /** The first image's samples without any conversion of colours; disposes the reader. */
  static Raster raster(ImageReader reader, byte[] file) throws UnreadableImageException {
    return read(reader, file, asked -> asked.readRaster(0, null));
  }

  /**
   * The first image into pixels that the caller has, converted to their colours; disposes the
   * reader.
   */
  static void into(BufferedImage destination, ImageReader reader, byte[] file)
      throws UnreadableImageException {
    ImageReadParam param = reader.getDefaultReadParam();
    param.setDestination(destination);
    read(reader, file, asked -> asked.read(0, param));
  }

  private static <T> T read(ImageReader reader, byte[] file, Question<T> question)
      throws UnreadableImageException {
    List<String> warnings = new ArrayList<>();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      reader.setInput(in, true, true);
      T answer = question.ask(reader);
      for (String warning : warnings) {
        if (HARMLESS.stream().noneMatch(warning::contains)) {
          throw new UnreadableImageException("damaged: " + warning);
        }
      }
      return answer;
    } catch (IOException | RuntimeException e) {
      // Readers answer damaged files with any exception, down to ArrayIndexOutOfBounds.
      throw new UnreadableImageException("damaged: " + reason(e), e);
    } finally {
      reader.dispose();
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}

package io.subscale.datasets.decode;

import io.subscale.datasets.image.RgbImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Decodes files for {@code submit/peer/pictures.py}, which compares them with Pillow's pixels.
 * Reads a path a line, writes a line each: "ok" or the reason, a tab, the path. The pixels of the
 * n-th file, over white, are in n.ppm of the folder that is named as the argument.
 */
final class DecodeCorpus {
  private static final long MAX_PIXELS = 1 << 25;

  private DecodeCorpus() {}

  /** See above. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    ImageDecoder decoder = new ImageDecoder(0xFFFFFF, MAX_PIXELS);
    BufferedReader paths =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    String path = paths.readLine();
    for (int n = 0; path != null; n++) {
      String answer = "ok";
      try {
        write(decoder.decode(Files.readAllBytes(Path.of(path))), folder.resolve(n + ".ppm"));
      } catch (UnreadableImageException e) {
        answer = e.getMessage().replaceAll("\\s", " ");
      }
      answers.println(answer + "\t" + path);
      path = paths.readLine();
    }
  }

  private static void write(RgbImage image, Path file) throws IOException {
    String header = String.format(Locale.ROOT, "P6\n%d %d\n255\n", image.width(), image.height());
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(header.getBytes(StandardCharsets.US_ASCII));
      out.write(image.rgb());
    }
  }
}

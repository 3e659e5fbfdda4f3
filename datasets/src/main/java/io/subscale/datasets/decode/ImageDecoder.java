package io.subscale.datasets.decode;

import io.subscale.datasets.image.RgbImage;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * Decodes JPEG, PNG, WebP, BMP and GIF by their content, never by their name.
 *
 * <p>Grey becomes three equal colours; 16-bit samples are rounded to 8; transparent pixels are
 * composited on the background; CMYK and YCCK are converted without a profile, inverted ones
 * recognised by Adobe's marker; EXIF orientation is applied; of an animated GIF or PNG the first
 * frame is taken. Safe to share between threads.
 */
public final class ImageDecoder {
  private static final Set<String> EXTENSIONS =
      Set.of("jpg", "jpeg", "jpe", "jfif", "png", "webp", "bmp", "gif");
  private static final int SHOWN = 16;

  private final int background;
  private final long maxPixels;
  private final DecodeMemory memory;

  /**
   * A decoder of images up to a size.
   *
   * @param backgroundRgb colour behind transparent pixels, 0xRRGGBB
   * @param maxPixels height times width above which an image is refused before anything of its size
   *     is allocated; with 16 bits a sample a pixel counts as two. Decoding takes up to 10 bytes
   *     for each; all decoders of a process together take half its heap, and wait for each other
   */
  public ImageDecoder(int backgroundRgb, long maxPixels) {
    this(backgroundRgb, maxPixels, DecodeMemory.OF_THIS_PROCESS);
  }

  ImageDecoder(int backgroundRgb, long maxPixels, DecodeMemory memory) {
    this.background = backgroundRgb;
    this.maxPixels = maxPixels;
    this.memory = memory;
  }

  /**
   * Whether a path ends like an image's; hidden files and resource forks ({@code ._x.jpg}) do not
   * count.
   */
  public static boolean hasImageName(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && name.contains(".") && EXTENSIONS.contains(extension);
  }

  /**
   * Decodes one file.
   *
   * @param file all its bytes
   * @return uint8 [H][W][3], upright
   * @throws UnreadableImageException saying what is wrong with the file
   * @throws DecoderUnavailableException if the file may be good and this process is not
   */
  public RgbImage decode(byte[] file) throws UnreadableImageException {
    return decode(file, image -> image);
  }

  /**
   * Decodes one file and uses its image while the memory for it is still set aside.
   *
   * @param use what to make of the image; what it throws passes through
   * @throws UnreadableImageException saying what is wrong with the file
   * @throws DecoderUnavailableException if the file may be good and this process is not
   */
  public <T> T decode(byte[] file, Function<RgbImage, T> use) throws UnreadableImageException {
    try (Canvas canvas = new Canvas(background, maxPixels, memory.lease())) {
      return use.apply(checked(new Bytes(file), canvas));
    }
  }

  /** Whatever a decoder stumbles over, it is the file's fault, not the job's end. */
  private static RgbImage checked(Bytes bytes, Canvas canvas) throws UnreadableImageException {
    try {
      return decode(bytes, canvas);
    } catch (DecoderUnavailableException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new UnreadableImageException("damaged: the decoder stopped with " + e, e);
    }
  }

  private static RgbImage decode(Bytes bytes, Canvas canvas) throws UnreadableImageException {
    if (bytes.has(0, 0xFF, 0xD8, 0xFF)) {
      return JpegFile.decode(bytes, canvas);
    }
    if (bytes.has(0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
      return PngFile.decode(bytes, canvas);
    }
    if (bytes.has(0, 'R', 'I', 'F', 'F') && bytes.has(8, 'W', 'E', 'B', 'P')) {
      return WebpFile.decode(bytes, canvas);
    }
    if (bytes.has(0, 'G', 'I', 'F', '8')) {
      return GifFile.decode(bytes, canvas);
    }
    if (bytes.has(0, 'B', 'M')) {
      return BmpFile.decode(bytes, canvas);
    }
    throw new UnreadableImageException(whatElse(bytes));
  }

  private static String whatElse(Bytes bytes) {
    if (bytes.length() == 0) {
      return "the file is empty";
    }
    if (bytes.has(0, 'I', 'I', '*', 0) || bytes.has(0, 'M', 'M', 0, '*')) {
      return "a TIFF or raw camera file; only JPEG, PNG, WebP, BMP and GIF are read";
    }
    if (bytes.has(4, 'f', 't', 'y', 'p')) {
      return "a HEIC, AVIF or video file; only JPEG, PNG, WebP, BMP and GIF are read";
    }
    int shown = Math.min(SHOWN, bytes.length());
    String start = new String(bytes.copy(0, shown), StandardCharsets.ISO_8859_1);
    String readable = start.replaceAll("[^ -~]", "?");
    return String.format(
        Locale.ROOT, "not a JPEG, PNG, WebP, BMP or GIF file: it begins with \"%s\"", readable);
  }
}

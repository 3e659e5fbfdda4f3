package io.subscale.datasets.decode;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Builds small image files for tests. */
final class Pictures {
  private Pictures() {}

  /** A picture without symmetry: red grows to the right, green downwards, blue is their product. */
  static BufferedImage slope(int height, int width, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0xFF000000 | red(x, width) << 16 | green(y, height) << 8 | x * y & 0xFF);
      }
    }
    return image;
  }

  private static int red(int x, int width) {
    return 250 * x / Math.max(1, width - 1);
  }

  private static int green(int y, int height) {
    return 250 * y / Math.max(1, height - 1);
  }

  static byte[] rgb(BufferedImage image) {
    byte[] rgb = new byte[image.getHeight() * image.getWidth() * 3];
    for (int pixel = 0; pixel < rgb.length / 3; pixel++) {
      int argb = image.getRGB(pixel % image.getWidth(), pixel / image.getWidth());
      rgb[pixel * 3] = (byte) (argb >> 16);
      rgb[pixel * 3 + 1] = (byte) (argb >> 8);
      rgb[pixel * 3 + 2] = (byte) argb;
    }
    return rgb;
  }

  static byte[] write(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, file)) {
      throw new IOException("no writer for " + format);
    }
    return file.toByteArray();
  }

  /** A JPEG of strong colours at random, YCbCr with its chroma halved both ways. */
  static byte[] noisyJpeg(
      int height, int width, int quality, boolean progressive, SplittableRandom random)
      throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < height * width; pixel++) {
      image.setRGB(pixel % width, pixel / width, random.nextInt());
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality / 100f);
      param.setProgressiveMode(
          progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  /** A JPEG of raw components at the best quality, with no JFIF or Adobe marker. */
  static byte[] rawJpeg(WritableRaster components) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      ImageWriteParam best = writer.getDefaultWriteParam();
      best.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      best.setCompressionQuality(1);
      writer.setOutput(out);
      writer.write(null, new IIOImage(components, null, null), best);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  /** The JPEG with one more segment behind its start marker. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] data) {
    return ByteBuffer.allocate(jpeg.length + 4 + data.length)
        .put(jpeg, 0, 2)
        .put((byte) 0xFF)
        .put((byte) marker)
        .putShort((short) (2 + data.length))
        .put(data)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /** Adobe's APP14 data with a colour transform. */
  static byte[] adobe(int transform) {
    return new byte[] {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
  }

  /** EXIF data with an orientation and nothing else, in either order of bytes. */
  static byte[] exif(int orientation, boolean little) {
    return exif(orientation, little, 3);
  }

  /** The same with the orientation as another of TIFF's types; numbers of a rational do not fit. */
  static byte[] exif(int orientation, boolean little, int type) {
    ByteBuffer data = ByteBuffer.allocate(6 + 8 + 2 + 12 + 4);
    data.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    data.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    data.put((byte) (little ? 'I' : 'M')).put((byte) (little ? 'I' : 'M'));
    data.putShort((short) 42).putInt(8).putShort((short) 1);
    data.putShort((short) 0x0112).putShort((short) type).putInt(1);
    switch (type) {
      case 1 -> data.put((byte) orientation).put((byte) 0).putShort((short) 0);
      case 4, 9 -> data.putInt(orientation);
      default -> data.putShort((short) orientation).putShort((short) 0);
    }
    data.putInt(0);
    return data.array();
  }

  /** The same with rows that come in Adam7's passes. */
  static byte[] interlaced(byte[] header) {
    byte[] interlaced = header.clone();
    interlaced[12] = 1;
    return interlaced;
  }

  /** A PNG of given chunks around given, uncompressed scan lines. */
  static byte[] png(byte[] header, byte[] scanLines, byte[]... typedChunks) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    chunk(file, "IHDR", header);
    for (byte[] typed : typedChunks) {
      chunk(file, typed);
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(packed)) {
      out.write(scanLines);
    }
    chunk(file, "IDAT", packed.toByteArray());
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  /** Width, height, bits, colour type, no interlacing. */
  static byte[] pngHeader(int height, int width, int bits, int colourType) {
    return ByteBuffer.allocate(13)
        .putInt(width)
        .putInt(height)
        .put(new byte[] {(byte) bits, (byte) colourType, 0, 0, 0})
        .array();
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    chunk(file, ByteBuffer.allocate(4 + data.length).put(name).put(data).array());
  }

  private static void chunk(ByteArrayOutputStream file, byte[] typed) {
    CRC32 crc = new CRC32();
    crc.update(typed);
    file.writeBytes(ByteBuffer.allocate(4).putInt(typed.length - 4).array());
    file.writeBytes(typed);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}

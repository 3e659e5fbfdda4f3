package io.subscale.datasets.decode;

import static io.subscale.datasets.image.RgbImage.CHANNELS;

import io.subscale.datasets.decode.progressive.OneScan;
import io.subscale.datasets.image.RgbImage;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * A JPEG file: finds its segments, hands only those that hold pixels to the JDK's reader and
 * converts the samples. The reader sees no profile, thumbnail or application data; what those say
 * about colours and orientation is kept here.
 */
final class JpegFile {
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;
  private static final int JFIF_BYTES = 14;
  private static final int ADOBE_BYTES = 12;
  private static final int NOT_STATED = 0;
  private static final byte[] NO_MARKER = {};

  /** An APP0 segment of JFIF 1.1: three components are YCbCr, whatever they are called. */
  private static final byte[] JFIF = {
    (byte) 0xFF, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  private static final ColorModel SRGB =
      new ComponentColorModel(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          false,
          false,
          Transparency.OPAQUE,
          DataBuffer.TYPE_BYTE);

  private final Bytes bytes;
  private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
  private int height;
  private int width;
  private int components;
  private boolean namedRgb;
  private boolean jfif;
  private boolean scanned;
  private boolean progressive;
  private int adobeTransform = JpegColours.NO_ADOBE;
  private int orientation = NOT_STATED;

  private JpegFile(Bytes bytes) {
    this.bytes = bytes;
  }

  static RgbImage decode(Bytes bytes, Canvas canvas) throws UnreadableImageException {
    JpegFile file = new JpegFile(bytes);
    file.walk(canvas);
    JpegColours colours =
        file.jfif && file.components == 3
            ? JpegColours.YCC
            : JpegColours.of(file.components, file.adobeTransform, file.namedRgb);
    RgbImage image = colours == JpegColours.YCC ? file.converted() : colours.toRgb(file.raw());
    return Orientation.upright(image, Math.max(Orientation.UPRIGHT, file.orientation));
  }

  /** YCbCr by libjpeg's own conversion, in the same integers as {@link JpegColours}. */
  private RgbImage converted() throws UnreadableImageException {
    RgbImage image = new RgbImage(height, width, new byte[height * width * CHANNELS]);
    PluginReader.into(around(image), PluginReader.ofJdk("jpeg"), plain(JFIF));
    return image;
  }

  /** The image's own bytes as Java's picture: R, G and B in this order. */
  private static BufferedImage around(RgbImage image) {
    byte[] rgb = image.rgb();
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(rgb, rgb.length),
            image.width(),
            image.height(),
            image.width() * CHANNELS,
            CHANNELS,
            new int[] {0, 1, 2},
            null);
    return new BufferedImage(SRGB, raster, false, null);
  }

  private Raster raw() throws UnreadableImageException {
    Raster raster = PluginReader.raster(PluginReader.ofJdk("jpeg"), plain(NO_MARKER));
    if (raster.getNumBands() != components) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT,
              "the header says %d components, the data has %d",
              components,
              raster.getNumBands()));
    }
    return raster;
  }

  /** A file of what holds pixels, with a marker that says what they mean, or none. */
  private byte[] plain(byte[] marker) {
    byte[] file = withMarker(marker);
    return progressive ? OneScan.of(file).orElse(file) : file;
  }

  private byte[] withMarker(byte[] marker) {
    return ByteBuffer.allocate(2 + marker.length + pixels.size())
        .put((byte) 0xFF)
        .put((byte) SOI)
        .put(marker)
        .put(pixels.toByteArray())
        .array();
  }

  /** Copies what holds pixels up to the end-of-image marker and notes the rest. */
  private void walk(Canvas canvas) throws UnreadableImageException {
    int at = 2;
    while (true) {
      at = nextMarker(at);
      int marker = bytes.uint8(at - 1);
      if (marker == EOI) {
        break;
      }
      if (marker >= 0xD0 && marker <= SOI || marker == 0x01) {
        continue; // stands alone
      }
      int end = at + bytes.uint16Big(at);
      bytes.need(at, Math.max(2, end - at));
      if (isFrameHeader(marker)) {
        readFrameHeader(marker, at, canvas);
      }
      if (marker >= APP0 && marker <= APP15 || marker == COM) {
        readApplicationData(marker, at, end);
      } else {
        keepMarker(marker);
        scanned |= marker == SOS;
        end = marker == SOS ? endOfScan(end) : end;
        pixels.write(bytes.all(), at, end - at);
      }
      at = end;
    }
    if (components == 0) {
      throw new UnreadableImageException("a JPEG without an image in it");
    }
    keepMarker(EOI);
  }

  private void keepMarker(int marker) {
    pixels.write(0xFF);
    pixels.write(marker);
  }

  /** The place after the next marker; bytes before it that belong to nothing are passed over. */
  private int nextMarker(int from) throws UnreadableImageException {
    for (int at = from; at + 1 < bytes.length(); at++) {
      int next = bytes.uint8(at + 1);
      if (bytes.uint8(at) == 0xFF && next != 0xFF && next != 0) {
        return at + 2;
      }
    }
    throw new UnreadableImageException(
        String.format(
            Locale.ROOT,
            "truncated: the file ends at byte %d without an end-of-image marker",
            bytes.length()));
  }

  /** The place of the first marker after entropy-coded data that is no restart marker. */
  private int endOfScan(int from) throws UnreadableImageException {
    int at = nextMarker(from);
    while (bytes.uint8(at - 1) >= 0xD0 && bytes.uint8(at - 1) <= 0xD7) {
      at = nextMarker(at);
    }
    return at - 2;
  }

  private static boolean isFrameHeader(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private void readFrameHeader(int marker, int at, Canvas canvas) throws UnreadableImageException {
    if (marker > 0xC2) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT, "a lossless, hierarchical or arithmetic JPEG (SOF%d)", marker - 0xC0));
    }
    progressive = marker == 0xC2;
    if (components != 0) {
      throw new UnreadableImageException("a JPEG with two frame headers");
    }
    if (bytes.uint8(at + 2) != 8) {
      throw new UnreadableImageException(
          String.format(Locale.ROOT, "a JPEG of %d bits a sample", bytes.uint8(at + 2)));
    }
    height = bytes.uint16Big(at + 3);
    width = bytes.uint16Big(at + 5);
    canvas.check(height, width);
    components = bytes.uint8(at + 7);
    if (components != 1 && components != 3 && components != 4) {
      throw new UnreadableImageException("a JPEG of " + components + " components");
    }
    namedRgb =
        components == 3
            && bytes.uint8(at + 8) == 'R'
            && bytes.uint8(at + 11) == 'G'
            && bytes.uint8(at + 14) == 'B';
  }

  /**
   * Colours are libjpeg's: JFIF decides, then Adobe's marker, then the components' names; markers
   * behind the first scan come too late. Of several Exif segments the first counts.
   */
  private void readApplicationData(int marker, int at, int end) throws UnreadableImageException {
    int length = end - at - 2;
    if (marker == APP1 && bytes.has(at + 2, 'E', 'x', 'i', 'f', 0, 0)) {
      orientation = orientation == NOT_STATED ? Orientation.read(bytes, at + 8) : orientation;
    } else if (scanned) {
      return;
    } else if (marker == APP0 && length >= JFIF_BYTES && bytes.has(at + 2, 'J', 'F', 'I', 'F', 0)) {
      jfif = true;
    } else if (marker == APP14
        && length >= ADOBE_BYTES
        && bytes.has(at + 2, 'A', 'd', 'o', 'b', 'e')) {
      adobeTransform = bytes.uint8(at + 13);
    }
  }
}

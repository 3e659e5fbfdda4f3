package io.subscale.bench.prepare;

import com.luciad.imageio.webp.WebPImageWriterSpi;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageOutputStream;

/** The kinds of files that are measured one by one. */
enum PictureKind {
  JPEG_BASELINE("jpg", BufferedImage.TYPE_INT_RGB),
  JPEG_PROGRESSIVE("jpg", BufferedImage.TYPE_INT_RGB),
  PNG_RGB("png", BufferedImage.TYPE_3BYTE_BGR),
  PNG_ALPHA("png", BufferedImage.TYPE_4BYTE_ABGR),
  PNG_GREY("png", BufferedImage.TYPE_BYTE_GRAY),
  PNG_PALETTE("png", BufferedImage.TYPE_BYTE_INDEXED),
  WEBP_LOSSY("webp", BufferedImage.TYPE_INT_RGB),
  WEBP_LOSSLESS("webp", BufferedImage.TYPE_INT_RGB),
  GIF("gif", BufferedImage.TYPE_BYTE_INDEXED),
  BMP("bmp", BufferedImage.TYPE_3BYTE_BGR);

  private static final float QUALITY = 0.88f;

  private final String ending;
  private final int type;

  PictureKind(String ending, int type) {
    this.ending = ending;
    this.type = type;
  }

  /** Its name in results and of its folder: {@code jpeg-baseline}. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Writes a picture into a folder. */
  void write(BufferedImage picture, Path folder, int number) throws IOException {
    Path file = folder.resolve(String.format(Locale.ROOT, "%04d.%s", number, ending));
    ImageWriter writer = writer();
    try (FileImageOutputStream out = new FileImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(converted(picture), null, null), options(writer));
    } finally {
      writer.dispose();
    }
  }

  private ImageWriter writer() {
    return ending.equals("webp")
        ? new WebPImageWriterSpi().createWriterInstance(null)
        : ImageIO.getImageWritersBySuffix(ending).next();
  }

  private ImageWriteParam options(ImageWriter writer) {
    ImageWriteParam param = writer.getDefaultWriteParam();
    switch (this) {
      case JPEG_BASELINE, JPEG_PROGRESSIVE -> {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(QUALITY);
        param.setProgressiveMode(
            this == JPEG_PROGRESSIVE
                ? ImageWriteParam.MODE_DEFAULT
                : ImageWriteParam.MODE_DISABLED);
      }
      case WEBP_LOSSY, WEBP_LOSSLESS -> {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionType(this == WEBP_LOSSY ? "Lossy" : "Lossless");
        param.setCompressionQuality(this == WEBP_LOSSY ? QUALITY : 0.5f);
      }
      case PNG_RGB, PNG_ALPHA, PNG_GREY, PNG_PALETTE, GIF, BMP -> {}
    }
    return param;
  }

  /** The picture as this kind stores it; with alpha, the darker the more of it is seen through. */
  private BufferedImage converted(BufferedImage picture) {
    BufferedImage image = new BufferedImage(picture.getWidth(), picture.getHeight(), type);
    Graphics2D graphics = image.createGraphics();
    graphics.drawImage(picture, 0, 0, null);
    graphics.dispose();
    if (this == PNG_ALPHA) {
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          int rgb = image.getRGB(x, y) & 0xFFFFFF;
          image.setRGB(x, y, Math.min(255, (rgb >> 8 & 0xFF) + 100) << 24 | rgb);
        }
      }
    }
    return image;
  }
}

package io.subscale.jobs.prepare;

import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.split.Split;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The fingerprint of a data set: SHA-256 of each image's split, id, height, width and pixels, added
 * up modulo 2^256, so that neither order nor shards nor the cut into slices matter; then SHA-256 of
 * the number of images and the sum.
 */
final class ContentHash {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  /** The sum of no images. */
  static final byte[] NOTHING = BigInteger.ZERO.toByteArray();

  private BigInteger sum = BigInteger.ZERO;

  /** The sum of two sums' images. */
  static byte[] plus(byte[] sum, byte[] other) {
    ContentHash both = new ContentHash();
    both.add(sum);
    both.add(other);
    return both.sum();
  }

  /** A sum that was made elsewhere, to be told as a fingerprint. */
  static ContentHash of(byte[] sum) {
    ContentHash content = new ContentHash();
    content.add(sum);
    return content;
  }

  /**
   * Adds an image.
   *
   * @param image its values, not its intensities
   */
  void add(Split split, String id, RgbImage image) {
    MessageDigest digest = sha256();
    digest.update(split.key().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(id.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    ByteBuffer size = ByteBuffer.allocate(2 * Integer.BYTES);
    digest.update(size.putInt(image.height()).putInt(image.width()).flip());
    add(digest.digest(image.rgb()));
  }

  /** Adds the images of another sum. */
  void add(byte[] other) {
    sum = sum.add(new BigInteger(1, other)).mod(MODULUS);
  }

  /** The sum, to be added elsewhere. */
  byte[] sum() {
    return sum.toByteArray();
  }

  /** The fingerprint in hexadecimal. */
  String fingerprint(long images) {
    MessageDigest digest = sha256();
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, images));
    return HexFormat.of()
        .formatHex(digest.digest(sum.toString(16).getBytes(StandardCharsets.UTF_8)));
  }

  /** A new SHA-256. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

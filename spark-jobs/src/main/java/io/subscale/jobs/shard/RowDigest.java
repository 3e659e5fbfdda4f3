package io.subscale.jobs.shard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over rows: of each, the length of the id, the id, the length of the slices, the slices.
 */
final class RowDigest {
  private final MessageDigest digest;

  RowDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  void add(ShardRow row) {
    byte[] id = row.id().getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, id.length));
    digest.update(id);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, row.slices().length));
    digest.update(row.slices());
  }

  /** The hash in hexadecimal; starts anew. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}

package io.subscale.jobs.sample.output;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 over samples: of each its number, seed (8 bytes each, big-endian), height, width, and
 * length of the values (4 bytes each), the values, the number of stages (4 bytes), and of each
 * stage the length of its name in UTF-8 (4 bytes), the name, and its log-probability (8 bytes, IEEE
 * 754); then scale, bits and length of the picture (4 bytes each) and the picture.
 *
 * @param pictures whether scale, bits and picture count, which tables lacked before version 3
 */
record RowsDigest(boolean pictures) {

  /** 64 hexadecimal digits. */
  String of(List<SampleTable.Row> rows) {
    MessageDigest digest = sha256();
    try (DataOutputStream out =
        new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
      for (SampleTable.Row row : rows) {
        write(out, row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a digest takes every byte", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private void write(DataOutputStream out, SampleTable.Row row) throws IOException {
    out.writeLong(row.number());
    out.writeLong(row.seed());
    out.writeInt(row.height());
    out.writeInt(row.width());
    out.writeInt(row.slices().length);
    out.write(row.slices());
    out.writeInt(row.stages().size());
    for (int i = 0; i < row.stages().size(); i++) {
      byte[] name = row.stages().get(i).getBytes(StandardCharsets.UTF_8);
      out.writeInt(name.length);
      out.write(name);
      out.writeDouble(row.logProbabilities().get(i));
    }
    if (pictures) {
      out.writeInt(row.scale());
      out.writeInt(row.bits());
      out.writeInt(row.png().length);
      out.write(row.png());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

package io.subscale.datasets.archive;

/** Bytes in memory; hands out a few at a time and counts what is read. */
final class MemorySource implements SeekableSource {
  private static final int AT_ONCE = 1000;

  private final byte[] bytes;
  private long bytesRead;

  MemorySource(byte[] bytes) {
    this.bytes = bytes;
  }

  long bytesRead() {
    return bytesRead;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public int read(long position, byte[] buffer, int offset, int count) {
    if (position >= bytes.length) {
      return -1;
    }
    int read = (int) Math.min(Math.min(count, AT_ONCE), bytes.length - position);
    System.arraycopy(bytes, (int) position, buffer, offset, read);
    bytesRead += read;
    return read;
  }

  @Override
  public void close() {}
}

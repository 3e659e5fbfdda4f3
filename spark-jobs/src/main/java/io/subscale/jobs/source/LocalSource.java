package io.subscale.jobs.source;

import io.subscale.datasets.archive.SeekableSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of this machine, read at any place. */
final class LocalSource implements SeekableSource {
  private final FileChannel channel;

  /**
   * Opens a file.
   *
   * @throws IOException if it is not there or no regular file: opening a pipe would wait for a
   *     writer
   */
  LocalSource(Path path) throws IOException {
    if (!Files.isRegularFile(path) && Files.exists(path)) {
      throw new IOException("is no regular file");
    }
    channel = FileChannel.open(path);
  }

  @Override
  public long length() throws IOException {
    return channel.size();
  }

  @Override
  public int read(long position, byte[] buffer, int offset, int count) throws IOException {
    return channel.read(ByteBuffer.wrap(buffer, offset, count), position);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package io.subscale.datasets.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A local file, in tests. Safe to share between threads. */
public final class FileSource implements SeekableSource {
  private final FileChannel channel;

  private FileSource(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens a file for reading. */
  public static FileSource open(Path file) throws IOException {
    return new FileSource(FileChannel.open(file, StandardOpenOption.READ));
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

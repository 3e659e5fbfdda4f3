package io.subscale.bench.soak;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.StorageStatus;

/**
 * What Spark keeps for an application at a moment.
 *
 * @param files in the local folders of driver and executors: block managers', shuffles', temporary
 * @param fileBytes their sizes
 * @param blocks in the block managers of driver and executors
 * @param blockBytes their sizes, in memory and on disk
 */
record Kept(long files, long fileBytes, long blocks, long blockBytes) {

  /** The files below a folder, and the blocks of the application that runs in this process. */
  static Kept now(Path folder) throws IOException {
    Count files = count(folder);
    long blocks = 0;
    long bytes = 0;
    for (StorageStatus status : SparkEnv.get().blockManager().master().getStorageStatus()) {
      blocks += status.blocks().size();
      bytes += status.memUsed() + status.diskUsed();
    }
    return new Kept(files.files, files.bytes, blocks, bytes);
  }

  /** Files below a folder; those that are deleted meanwhile may or may not count. */
  static Count count(Path folder) throws IOException {
    Count count = new Count();
    Files.walkFileTree(folder, count);
    return count;
  }

  /** Counts files. */
  static final class Count extends SimpleFileVisitor<Path> {
    long files;
    long bytes;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      files++;
      bytes += attributes.size();
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException deleted) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException deleted) {
      return FileVisitResult.CONTINUE;
    }
  }
}

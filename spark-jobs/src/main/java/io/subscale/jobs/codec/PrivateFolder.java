package io.subscale.jobs.codec;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;

/**
 * A temporary folder that only its owner may enter; gone when it is closed, and when a signal ends
 * the process, whose running programs then end as well.
 */
public final class PrivateFolder implements Closeable {
  private static final int ATTEMPTS = 100;

  private final Path path;
  private final Thread atExit = new Thread(this::abandon);

  private PrivateFolder(Path path) {
    this.path = path;
  }

  /** A new one, of mode 0700. */
  public static PrivateFolder create(String prefix) throws IOException {
    PrivateFolder folder = new PrivateFolder(Files.createTempDirectory(prefix));
    Runtime.getRuntime().addShutdownHook(folder.atExit);
    return folder;
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Other threads may be writing still, until the folder is no longer there. */
  private void abandon() {
    for (int i = 0; i < ATTEMPTS && Files.exists(path); i++) {
      ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
      FileUtils.deleteQuietly(path.toFile());
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      return; // The hook is at work.
    }
    FileUtils.deleteDirectory(path.toFile());
  }
}

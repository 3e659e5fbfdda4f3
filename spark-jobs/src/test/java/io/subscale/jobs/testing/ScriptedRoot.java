package io.subscale.jobs.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A folder in the place of the program's own, with scripts in the place of its programs. */
public final class ScriptedRoot implements BeforeEachCallback, AfterEachCallback {
  private static final String ROOT = "subscale.root";

  private Path folder;
  private String before;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("subscale-root");
    before = System.getProperty(ROOT);
    System.setProperty(ROOT, folder.toString());
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (before == null) {
      System.clearProperty(ROOT);
    } else {
      System.setProperty(ROOT, before);
    }
    FileUtils.deleteDirectory(folder.toFile());
  }

  /** A file in it. */
  public Path resolve(String name) {
    return folder.resolve(name);
  }

  /** Writes a shell script and returns its path. */
  public String script(String name, String body) throws IOException {
    Path file = resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file.toString();
  }
}

package io.subscale.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Hadoop's own file shell, from the bundle's jars: a second opinion on what lies on HDFS.
 *
 * @param conf folder of core-site.xml, without which the shell does not start
 */
record HadoopShell(Path conf) {
  /** Runs one command such as {@code -put a b}, and fails the test if it fails. */
  void run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(conf + ":" + Script.BUNDLE.resolve("jars") + "/*");
    command.add("org.apache.hadoop.fs.FsShell");
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
  }
}

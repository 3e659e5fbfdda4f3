package io.subscale.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Hadoop's own file shell, from the jars of its daemons: a second opinion on what lies on HDFS.
 *
 * @param conf folder of core-site.xml, without which the shell does not start
 */
record HadoopShell(Path conf) {
  /** Runs one command such as {@code -put a b}, and fails the test if it fails. */
  void run(String... arguments) throws IOException, InterruptedException {
    assertThat(call("org.apache.hadoop.fs.FsShell", arguments)).isZero();
  }

  /** Whether there is such a file. */
  boolean has(String path) throws IOException, InterruptedException {
    return call("org.apache.hadoop.fs.FsShell", "-test", "-e", path) == 0;
  }

  /** Fails the test if there is such a file. */
  void lacks(String path) throws IOException, InterruptedException {
    assertThat(call("org.apache.hadoop.fs.FsShell", "-test", "-e", path)).as(path).isEqualTo(1);
  }

  /** Runs one command of the administrator, such as {@code -setSpaceQuota 1 /folder}. */
  void admin(String... arguments) throws IOException, InterruptedException {
    assertThat(call("org.apache.hadoop.hdfs.tools.DFSAdmin", arguments)).isZero();
  }

  /** What a file holds. */
  String cat(String path) throws IOException, InterruptedException {
    Path copy = Files.createTempDirectory("subscale").resolve("file");
    run("-get", path, copy.toString());
    return Files.readString(copy);
  }

  private int call(String main, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(conf + ":" + Script.ROOT.resolve("submit/hdfs/target/jars") + "/*");
    command.add(main);
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      System.err.println(said);
    }
    return process.exitValue();
  }
}

package io.subscale.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code submit/dev-cluster}, up in a folder of its own until it is taken down. */
final class DevCluster {
  private final Map<String, String> environment;
  private final Map<String, String> addresses = new HashMap<>();

  private final Path state;

  private DevCluster(Path state, int workerCores) {
    this.state = state;
    environment =
        Map.of(
            "SUBSCALE_DEV_CLUSTER",
            state.toString(),
            "WORKER_CORES",
            Integer.toString(workerCores));
  }

  /**
   * Starts the daemons, on the first free ports.
   *
   * @param state a folder for the cluster's files; deleted before and after
   * @param workerCores tasks that each of the two Spark workers runs at once
   */
  static DevCluster up(Path state, int workerCores) throws IOException, InterruptedException {
    return up(state, workerCores, "up");
  }

  /** The same with YARN in place of Spark's master and workers. */
  static DevCluster upWithYarn(Path state) throws IOException, InterruptedException {
    return up(state, 1, "up", "--yarn");
  }

  private static DevCluster up(Path state, int workerCores, String... command)
      throws IOException, InterruptedException {
    DevCluster cluster = new DevCluster(state, workerCores);
    cluster.script("down", "--delete");
    Script.Outcome up = cluster.script(command);
    if (up.code() != 0) {
      cluster.down();
    }
    assertThat(up.code()).as(up.out() + up.err()).isZero();
    for (String line : Files.readAllLines(state.resolve("addresses"))) {
      String[] pair = line.split("=", 2);
      cluster.addresses.put(pair[0], pair[1]);
    }
    return cluster;
  }

  Script.Outcome script(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "dev-cluster";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return Script.run(environment, command);
  }

  /** Kills a daemon such as {@code worker-1} with -9. */
  void kill(String daemon) throws IOException {
    process(daemon).destroyForcibly();
  }

  /** Starts what is not running and waits until all daemons answer. */
  void restart() throws IOException, InterruptedException {
    Script.Outcome up = script("up");
    assertThat(up.code()).as(up.out() + up.err()).isZero();
  }

  /** The executors of a Spark worker. */
  List<ProcessHandle> executors(String worker) throws IOException {
    return process(worker)
        .children()
        .filter(child -> commandLine(child).contains("CoarseGrainedExecutorBackend"))
        .toList();
  }

  private ProcessHandle process(String daemon) throws IOException {
    String[] words = Files.readString(state.resolve("pids").resolve(daemon)).split("\\s+");
    return ProcessHandle.of(Long.parseLong(words[0])).orElseThrow();
  }

  /** From /proc: Java cuts long command lines off. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException itEnded) {
      return "";
    }
  }

  /** The URL of Spark's master. */
  String master() {
    return "spark://" + addresses.get("MASTER");
  }

  /** What clients of HDFS and YARN are configured with. */
  Path hadoopConf() {
    return state.resolve("conf");
  }

  /** Hadoop's file shell on the cluster's HDFS. */
  HadoopShell hadoop() {
    return new HadoopShell(state.resolve("daemon-conf"));
  }

  /** A path on the cluster's HDFS. */
  String hdfs(String path) {
    return "hdfs://" + addresses.get("NAMENODE") + path;
  }

  /**
   * Kills one of this cluster's executors with SIGKILL.
   *
   * @return whether one ran
   */
  boolean killExecutor() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains("ExecutorBackend"))
        .filter(process -> isBelow(process.pid()))
        .findFirst()
        .map(ProcessHandle::destroyForcibly)
        .orElse(false);
  }

  /** Whether a process works in this cluster's folder. */
  private boolean isBelow(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).startsWith(state);
    } catch (IOException gone) {
      return false;
    }
  }

  /** Stops the daemons and deletes their files. */
  void down() throws IOException, InterruptedException {
    script("down", "--delete");
  }
}

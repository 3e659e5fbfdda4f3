package io.subscale.jobs.cli;

import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts the program's jars where a cluster finds them, once for many submissions. */
@Command(
    name = "install",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description =
        "Puts the program's jars on a file system of the cluster, so that they are not sent with"
            + " every verb; a version lies beside the others.")
final class InstallCommand implements Callable<Integer> {
  @Parameters(paramLabel = "URI", description = "Folder, such as hdfs:///apps/subscale.")
  private String target;

  @Option(names = "--bundle", hidden = true, required = true, description = "The bundle's folder.")
  private Path bundle;

  @Option(names = "--id", hidden = true, required = true, description = "Names the bundle.")
  private String id;

  private final PrintStream results;
  private final PrintStream messages;

  InstallCommand(PrintStream results, PrintStream messages) {
    this.results = results;
    this.messages = messages;
  }

  @Override
  public Integer call() throws IOException {
    HadoopFiles files = new HadoopFiles(SparkHadoopUtil.get().conf());
    files.requireAnswer(target);
    org.apache.hadoop.fs.Path all = files.resolve(target);
    org.apache.hadoop.fs.Path version = new org.apache.hadoop.fs.Path(all, id);
    if (files.exists(version)) {
      messages.println("this version is there already: " + version);
    } else {
      files.requireWritable(all, "install");
      upload(files, version);
    }
    results.print(properties(all, version));
    return 0;
  }

  /** The folder appears with all its files or not at all. */
  private void upload(HadoopFiles files, org.apache.hadoop.fs.Path version) throws IOException {
    org.apache.hadoop.fs.Path staging = files.staging(version);
    try {
      files.delete(staging);
      for (String part : List.of("app", "jars")) {
        List<Path> jars = jars(bundle.resolve(part));
        messages.printf(Locale.ROOT, "%d files of %s to %s%n", jars.size(), part, version);
        FileSystem fs = files.fileSystem(staging);
        org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(staging, part);
        fs.mkdirs(folder);
        for (Path jar : jars) {
          fs.copyFromLocalFile(new org.apache.hadoop.fs.Path(jar.toUri()), folder);
        }
      }
      files.rename(staging, version, false);
    } catch (IOException | RuntimeException | Error e) {
      files.deleteAfter(e, staging);
      throw e;
    }
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> jars = files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
      if (jars.isEmpty()) {
        throw JobException.data("no jars in " + folder + "; submit/build makes them");
      }
      return jars;
    }
  }

  /** Lines for spark-defaults.conf, and what others than submit/subscale need. */
  private String properties(org.apache.hadoop.fs.Path all, org.apache.hadoop.fs.Path version)
      throws IOException {
    Path main =
        jars(bundle.resolve("app")).stream()
            .filter(jar -> jar.getFileName().toString().startsWith("subscale-spark-jobs-"))
            .findFirst()
            .orElseThrow(() -> JobException.data("no subscale-spark-jobs jar in " + bundle));
    return String.format(
        Locale.ROOT,
        """
        # for submit/subscale, in spark-defaults.conf or as --conf:
        spark.subscale.installed %s
        # for whoever submits the class io.subscale.jobs.Subscale otherwise (the last line where Spark's own jars lack):
        # application %s/app/%s
        # --jars '%s/app/*.jar'
        # --conf 'spark.yarn.jars=%s/jars/*.jar'
        """,
        all,
        version,
        main.getFileName(),
        version,
        version);
  }
}

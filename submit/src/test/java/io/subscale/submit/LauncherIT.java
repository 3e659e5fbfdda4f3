package io.subscale.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the scripts lie and how they are called. */
class LauncherIT {
  @TempDir Path folder;

  /** As in ~/bin, and with a CDPATH by which cd prints where it went. */
  @Test
  void aLinkToAScriptIsTheScript() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), script("subscale"));

    Script.Outcome help =
        Script.run(Map.of("CDPATH", folder + ":."), link.toString(), "prepare", "--help");

    assertThat(help.code()).as(help.err()).isZero();
    assertThat(help.out()).contains("Turns pictures into shards");
  }

  /** Spark's launcher takes java options apart at blanks that are not between quotes. */
  @Test
  void aBlankInThePathReachesSparkSubmitBetweenQuotes() throws Exception {
    Path root = folder.resolve("in st");
    for (String made : List.of("submit/target/bundle/app", "submit/target/bundle/bench", "conf")) {
      Files.createDirectories(root.resolve(made));
    }
    Files.createFile(root.resolve("submit/target/bundle/complete"));
    for (String name : List.of("subscale", "environment.sh", "spark-options.sh", "placement.sh")) {
      Files.copy(script(name), root.resolve("submit").resolve(name));
    }
    Path spark = fakeSpark();

    Script.Outcome outcome =
        Script.run(
            Map.of("SPARK_HOME", spark.toString()),
            root.resolve("submit/subscale").toString(),
            "prepare");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<String> words = outcome.out().lines().toList();
    String options = words.get(words.indexOf("--driver-java-options") + 1);
    assertThat(options)
        .contains("\"-Dlog4j2.configurationFile=file:" + root + "/conf/log4j2.properties\"")
        .matches("\"[^\"]*\"( \"[^\"]*\")*");
  }

  /** What the user's spark-defaults.conf says holds, and what only adds up is added up. */
  @Test
  void sparkDefaultsHoldWhereTheUserSaysNothingElse() throws Exception {
    Path spark = fakeSpark();
    Files.writeString(
        Files.createDirectories(spark.resolve("conf")).resolve("spark-defaults.conf"),
        """
        # what an administrator wrote
        spark.master                   local[3]
        spark.driver.memory=5g
        spark.driver.extraJavaOptions: -Da.b=1 -Dc="d e"
        spark.driver.extraClassPath    /opt/extra/*
        spark.executorEnv.LC_ALL       de_DE.UTF-8
        """);

    List<String> words = words(spark, "prepare");

    assertThat(after(words, "--master")).isEqualTo("local[3]");
    assertThat(words).doesNotContain("--driver-memory").noneMatch(w -> w.contains("driver.memory"));
    assertThat(words).noneMatch(word -> word.contains("LC_ALL"));
    assertThat(after(words, "--driver-java-options"))
        .contains("jdk.incubator.vector")
        .endsWith(" -Da.b=1 -Dc=\"d e\"");
    assertThat(after(words, "--driver-class-path")).endsWith("/app/*:/opt/extra/*");
  }

  @Test
  void theCommandLineHoldsBeforeSparkDefaults() throws Exception {
    Path spark = fakeSpark();
    Files.writeString(
        Files.createDirectories(spark.resolve("conf")).resolve("spark-defaults.conf"),
        "spark.master local[3]\nspark.driver.memory 5g\nspark.driver.extraJavaOptions -Da=1\n");

    List<String> words =
        words(
            spark,
            "prepare",
            "--master=local[2]",
            "--driver-memory",
            "3g",
            "--driver-java-options=-Db=2",
            "--name",
            "my run",
            "--executor-memory",
            "7g",
            "-D",
            "data.size=32");

    assertThat(after(words, "--master")).isEqualTo("local[2]");
    assertThat(words).contains("spark.driver.memory=3g").doesNotContain("spark.driver.memory=5g");
    assertThat(after(words, "--driver-java-options")).endsWith(" -Db=2").doesNotContain("-Da=1");
    assertThat(words).contains("spark.app.name=my run");
    assertThat(after(words, "--executor-memory")).isEqualTo("7g");
    assertThat(words.subList(words.indexOf("spark-internal"), words.size()))
        .containsExactly("spark-internal", "prepare", "-D", "data.size=32");
  }

  /** A driver in the cluster gets settings instead of files, and nothing of this machine's. */
  @Test
  void clusterModeSendsSettingsInsteadOfFiles() throws Exception {
    Files.writeString(folder.resolve("base.conf"), "data.size = 64\nplan.scale = 4\n");
    Files.writeString(
        folder.resolve("run.conf"),
        "include \"base.conf\"\ndata.shards = \"hdfs:///cats/shards\"\nrun.dir = \"hdfs:///a/run\"\ntrain.rounds = 1\n");

    List<String> words =
        inCluster(
            "train",
            "--config",
            folder.resolve("run.conf").toString(),
            "--files",
            "mine.txt",
            "--driver-cores",
            "3",
            "--conf",
            "spark.subscale.installed=hdfs:///apps");

    int jar = words.size() - 1;
    while (!words.get(jar).matches("hdfs:///apps/0[^/]*/app/subscale-spark-jobs-[^/]*[.]jar")) {
      jar--;
    }
    assertThat(words.subList(jar + 1, words.size()))
        .startsWith("train", "-D")
        .contains("data.size=64", "plan.scale=4", "run.dir=hdfs:///a/run")
        .doesNotContain("--config");
    assertThat(words)
        .contains("spark.submit.deployMode=cluster", "spark.app.name=subscale train a/run")
        .contains("spark.yarn.appMasterEnv.OMP_NUM_THREADS=3", "spark.yarn.maxAppAttempts=1")
        .contains("spark.yarn.tags=subscale,train");
    assertThat(after(words, "--files")).matches("mine.txt,.*/subscale-log4j2.properties");
    assertThat(after(words, "--driver-java-options"))
        .contains("jdk.incubator.vector", "-Dlog4j2.configurationFile=subscale-log4j2.properties")
        .doesNotContain(Script.ROOT.toString(), "javacpp", "tmpdir");
    assertThat(words).filteredOn(w -> w.startsWith("spark.yarn.dist.jars=")).hasSize(1);
    assertThat(String.join(" ", words)).doesNotContain(Script.BUNDLE.toString());
  }

  /** Spark itself ends with 1; the code is in what it says of the application. */
  @Test
  void clusterModeEndsWithTheVerbsCode() throws Exception {
    Path spark = fakeSpark();
    Files.writeString(
        spark.resolve("bin/spark-submit"),
        "#!/bin/sh\necho 'application_1_2: User application exited with status 4' >&2\nexit 1\n");
    Script.Outcome outcome = Script.run(yarn(spark), inClusterCommand("evaluate"));
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(4);
    assertThat(outcome.err()).contains("yarn logs -applicationId application_1_2");
  }

  @Test
  void clusterModeNeedsACluster() throws Exception {
    Script.Outcome outcome =
        Script.run(Map.of(), "subscale", "train", "--deploy-mode", "cluster", "--master=local[2]");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("--deploy-mode cluster: --master local[2] has no other");
    try (ServerSocket master = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "spark://127.0.0.1:" + master.getLocalPort();
      outcome =
          Script.run(Map.of(), "subscale", "train", "--deploy-mode", "cluster", "--master=" + url);
    }
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("cannot fetch this machine's jars", "install URI");
  }

  private static Map<String, String> yarn(Path spark) {
    return Map.of("SPARK_HOME", spark.toString(), "HADOOP_CONF_DIR", spark.toString());
  }

  private static String[] inClusterCommand(String verb, String... extra) {
    List<String> command = new ArrayList<>(List.of("subscale", verb));
    command.addAll(List.of("--master", "yarn", "--deploy-mode", "cluster"));
    command.addAll(List.of("-D", "data.shards=hdfs:///s", "-D", "run.dir=hdfs:///a/run"));
    command.addAll(List.of(extra));
    return command.toArray(String[]::new);
  }

  private List<String> inCluster(String verb, String... extra) throws Exception {
    Script.Outcome outcome = Script.run(yarn(fakeSpark()), inClusterCommand(verb, extra));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome.out().lines().toList();
  }

  @Test
  void whatIsNoVerbIsToldAtOnce() throws Exception {
    Script.Outcome outcome = Script.run(Map.of(), "subscale", "trian", "--config", "x.conf");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("There is no verb 'trian'").hasLineCount(1);
    assertThat(Script.run(Map.of(), "subscale", "--version").out()).startsWith("subscale 0.1.0");
  }

  /** Neither Spark nor spark-submit is started for them. */
  @Test
  void whatNeedsNoSparkStartsWithout() throws Exception {
    Map<String, String> spark = Map.of("SPARK_HOME", fakeSpark().toString());
    assertThat(Script.run(spark, "subscale", "presets").out()).contains("photos32", "1.845");
    assertThat(Script.run(spark, "subscale", "help", "train").out()).startsWith("Usage: subscale");
    assertThat(Script.run(spark, "subscale", "man", "--to", folder + "/man").out())
        .contains("man1/subscale-train.1", "man5/subscale.conf.5");
    assertThat(Script.run(spark, "subscale", "config", "-D", "train.batch=3").out())
        .contains("train.batch = 3");
    Script.Outcome nowhere = Script.run(spark, "subscale", "init", "--source", folder + "/none");
    assertThat(nowhere.code()).as(nowhere.err()).isEqualTo(3);
    assertThat(nowhere.err()).contains("there is no file or folder").hasLineCount(1);
  }

  /** As a shell asks for it when the user presses tab. */
  @Test
  void aShellCompletesVerbsAndOptions() throws Exception {
    Path script = folder.resolve("completion.sh");
    Files.writeString(script, Script.run(Map.of(), "subscale", "completion").out());
    String asks =
        """
        source "$1"
        compopt() { :; } # works only under a line that is being edited
        complete_words() {
          COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
          _complete_subscale
          echo "${COMPREPLY[*]}"
        }
        complete_words submit/subscale sam
        complete_words submit/subscale sample --keep-
        """;
    Process bash =
        new ProcessBuilder("bash", "-c", asks, "bash", script.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
        .containsExactly("sample", "--keep-slices --keep-pixels");
    assertThat(bash.waitFor()).isZero();
  }

  @Test
  void messagesInAFileHaveTheirTimesAndNoWarningOfTheJvms() throws Exception {
    Script.Outcome prepared =
        Script.run(
            Map.of(),
            "subscale",
            "prepare",
            "--master=local[1]",
            "-Ddata.source=generated:9",
            "-D",
            "data.shards=" + folder.resolve("shards"));
    assertThat(prepared.code()).as(prepared.err()).isZero();
    assertThat(prepared.err())
        .doesNotContain("incubator")
        .containsPattern("(?m)^[0-9]{2}:[0-9]{2}:[0-9]{2} preparing generated:9$")
        .contains("next: submit/subscale train -D data.source=generated:9");
  }

  private Path fakeSpark() throws Exception {
    Path spark = folder.resolve("spark");
    Path submit = Files.createDirectories(spark.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertThat(submit.toFile().setExecutable(true)).isTrue();
    return spark;
  }

  /** What spark-submit is called with. */
  private static List<String> words(Path spark, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("subscale"));
    command.addAll(List.of(arguments));
    Script.Outcome outcome =
        Script.run(Map.of("SPARK_HOME", spark.toString()), command.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome.out().lines().toList();
  }

  private static String after(List<String> words, String option) {
    return words.get(words.indexOf(option) + 1);
  }

  /** Hadoop 3.3 dies on newer ones with a riddle: getSubject is not supported. */
  @Test
  void aJavaThatHadoopCannotUseIsRefusedWithASentence() throws Exception {
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    for (String version : List.of("11.0.2", "23", "25.0.1")) {
      Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"" + version + "\" 2025' >&2\n");
      assertThat(java.toFile().setExecutable(true)).isTrue();
      Script.Outcome outcome =
          Script.run(Map.of("JAVA_HOME", folder.toString()), "subscale", "config");
      assertThat(outcome.code()).as(outcome.err()).isEqualTo(1);
      assertThat(outcome.err())
          .isEqualToIgnoringNewLines(
              String.format(
                  Locale.ROOT,
                  "Java %s was found (%s); %s 17 to 22. Set JAVA_HOME.",
                  version.replaceFirst("[.].*", ""),
                  java,
                  version.startsWith("11") ? "Subscale needs" : "Spark 3.5's Hadoop needs one of"));
    }
  }

  private static Path script(String name) {
    return Script.ROOT.resolve("submit").resolve(name);
  }
}

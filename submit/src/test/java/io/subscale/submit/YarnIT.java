package io.subscale.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** All verbs on a real YARN, the driver here or in the ApplicationMaster. */
@TestMethodOrder(OrderAnnotation.class)
class YarnIT {
  private static final int PICTURES = 60;

  @TempDir static Path local;
  private static DevCluster cluster;

  @BeforeAll
  static void clusterWithPictures() throws Exception {
    cluster = DevCluster.upWithYarn(local.resolve("cluster"));
    SyntheticPictures.write(local.resolve("pictures"), PICTURES, 16);
    cluster.hadoop().run("-put", local.resolve("pictures").toString(), cluster.hdfs("/pictures"));
    // A configuration that includes another one: neither is there where the driver runs.
    Files.copy(Script.ROOT.resolve("submit/src/test/resources/tiny.conf"), file("tiny.conf"));
    Files.writeString(
        file("run.conf"),
        """
        include "tiny.conf"
        data { source = "%s", shards = "%s" }
        run.dir = "%s"
        """
            .formatted(
                cluster.hdfs("/pictures"),
                cluster.hdfs("/cats/shards"),
                cluster.hdfs("/cats/run")));
  }

  @AfterAll
  static void down() throws Exception {
    if (cluster != null) {
      cluster.down();
    }
  }

  @Test
  @Order(1)
  void jarsAreInstalledOnce() throws Exception {
    Script.Outcome first = install();
    assertThat(first.out()).contains("spark.subscale.installed " + cluster.hdfs("/apps/subscale"));
    assertThat(first.err()).contains("files of app to", "files of jars to");
    assertThat(install().err()).contains("this version is there already");
  }

  private static Script.Outcome install() throws IOException, InterruptedException {
    Script.Outcome outcome =
        Script.run(environment(), "subscale", "install", cluster.hdfs("/apps/subscale"));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome;
  }

  @Test
  @Order(2)
  void prepareInClientMode() throws Exception {
    Script.Outcome outcome = run("prepare", "--json");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.json().path("images").asInt()).isEqualTo(PICTURES);
    ApplicationReport told = newest("subscale prepare cats/shards");
    assertThat(told.getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.SUCCEEDED);
    assertThat(told.getApplicationTags()).containsExactlyInAnyOrder("subscale", "prepare");
  }

  @Test
  @Order(3)
  void trainInTheCluster() throws Exception {
    Script.Outcome outcome =
        inCluster("train", "--json-file", cluster.hdfs("/cats/results/train.json"));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(newest("subscale train cats/run").getFinalApplicationStatus())
        .isEqualTo(FinalApplicationStatus.SUCCEEDED);
    assertThat(json("/cats/results/train.json").path("stages")).hasSize(3);
    for (String stage : List.of("small", "size", "depth")) {
      cluster.hadoop().run("-test", "-d", cluster.hdfs("/cats/run/" + stage + "/checkpoints"));
    }
  }

  @Test
  @Order(4)
  void evaluateInTheCluster() throws Exception {
    Script.Outcome outcome =
        inCluster("evaluate", "--json-file", cluster.hdfs("/cats/results/evaluate.json"));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(newest("subscale evaluate cats/run").getFinalApplicationStatus())
        .isEqualTo(FinalApplicationStatus.SUCCEEDED);
    assertThat(json("/cats/results/evaluate.json").path("bits_per_dim").asDouble(Double.NaN))
        .isBetween(0.5, 12.0);
  }

  @Test
  @Order(5)
  void sampleInClientMode() throws Exception {
    Script.Outcome outcome = run("sample");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(newest("subscale sample cats/run").getFinalApplicationStatus())
        .isEqualTo(FinalApplicationStatus.SUCCEEDED);
    cluster.hadoop().run("-test", "-f", cluster.hdfs("/cats/run/samples/sample-000003.png"));
  }

  @Test
  @Order(6)
  void aFailureInTheClusterHasTheVerbsCode() throws Exception {
    Script.Outcome outcome =
        inCluster(
            "evaluate",
            "-D",
            "data.shards=" + cluster.hdfs("/nowhere"),
            "--json-file",
            cluster.hdfs("/cats/results/failed.json"));
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(3);
    ApplicationReport told = newest("subscale evaluate cats/run");
    assertThat(told.getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.FAILED);
    assertThat(told.getDiagnostics()).contains("User application exited with status 3");
    assertThat(told.getCurrentApplicationAttemptId().getAttemptId()).isEqualTo(1);
    assertThat(outcome.err()).contains("yarn logs -applicationId " + told.getApplicationId());
    JsonNode left = json("/cats/results/failed.json");
    assertThat(left.path("exit_code").asInt()).isEqualTo(3);
    assertThat(left.path("error").asText()).contains("/nowhere");
  }

  @Test
  @Order(7)
  void aWrongConfigurationIsToldBeforeAnythingIsSubmitted() throws Exception {
    int before = applications().size();
    Script.Outcome outcome = inCluster("train", "-D", "train.batsh=3");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("unknown key train.batsh");
    assertThat(inCluster("train", "--json").err()).contains("--json-file URI");
    assertThat(applications()).hasSize(before);
  }

  /** YARN brings another one, and what it had is done again. */
  @Test
  @Order(8)
  void trainingOutlivesAnExecutor() throws Exception {
    String[] command =
        command(
            "train",
            "--deploy-mode",
            "cluster",
            "-D",
            "run.dir=" + cluster.hdfs("/cats/killed"),
            "--json-file",
            cluster.hdfs("/cats/results/killed.json"));
    Script.Running training = Script.start(environment(), command);
    boolean killed = false;
    while (training.process().isAlive() && !killed) {
      killed = cluster.killExecutor();
      Thread.sleep(50);
    }
    Script.Outcome outcome = training.outcome();
    assertThat(killed).isTrue();
    assertThat(outcome.code()).as(outcome.err()).isZero();
    String bits = "train_bits_per_dim";
    assertThat(json("/cats/results/killed.json").findValues(bits))
        .hasSize(3)
        .isEqualTo(json("/cats/results/train.json").findValues(bits));
  }

  /** A cluster's machines have no checkout. */
  @Test
  @Order(9)
  void noContainerNamesAFileOfTheCheckout() throws Exception {
    List<Path> scripts;
    try (Stream<Path> files = Files.walk(local.resolve("cluster/data/nodemanager"))) {
      scripts = files.filter(file -> file.endsWith("launch_container.sh")).toList();
    }
    assertThat(scripts).isNotEmpty();
    for (Path script : scripts) {
      assertThat(Files.readString(script)).doesNotContain(Script.ROOT + "/submit", "/conf/log4j2");
    }
  }

  private static Path file(String name) {
    return local.resolve(name);
  }

  private static JsonNode json(String path) throws IOException, InterruptedException {
    return new ObjectMapper().readTree(cluster.hadoop().cat(cluster.hdfs(path)));
  }

  private static Map<String, String> environment() {
    return Map.of(
        "HADOOP_CONF_DIR", cluster.hadoopConf().toString(), "SPARK_LOCAL_IP", "127.0.0.1");
  }

  private static Script.Outcome inCluster(String verb, String... extra)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of("--deploy-mode", "cluster"));
    options.addAll(List.of(extra));
    return run(verb, options.toArray(String[]::new));
  }

  private static Script.Outcome run(String verb, String... extra)
      throws IOException, InterruptedException {
    return Script.run(environment(), command(verb, extra));
  }

  private static String[] command(String verb, String... extra) {
    List<String> command =
        new ArrayList<>(List.of("subscale", verb, "--config", file("run.conf").toString()));
    command.addAll(List.of("--master", "yarn"));
    for (String conf :
        List.of(
            "spark.subscale.installed=" + cluster.hdfs("/apps/subscale"),
            "spark.executor.instances=1",
            "spark.executor.memory=1g",
            "spark.executor.memoryOverhead=1g",
            "spark.driver.memory=1g",
            "spark.driver.memoryOverhead=1g",
            "spark.kryo.registrationRequired=true")) {
      command.addAll(List.of("--conf", conf));
    }
    command.addAll(List.of(extra));
    return command.toArray(String[]::new);
  }

  private static List<ApplicationReport> applications() throws Exception {
    YarnConfiguration conf = new YarnConfiguration();
    conf.addResource(new org.apache.hadoop.fs.Path(cluster.hadoopConf() + "/core-site.xml"));
    conf.addResource(new org.apache.hadoop.fs.Path(cluster.hadoopConf() + "/yarn-site.xml"));
    try (YarnClient yarn = YarnClient.createYarnClient()) {
      yarn.init(conf);
      yarn.start();
      return yarn.getApplications();
    }
  }

  /** The last application of that name. */
  private static ApplicationReport newest(String name) throws Exception {
    return applications().stream()
        .filter(application -> application.getName().equals(name))
        .max(Comparator.comparing(ApplicationReport::getApplicationId))
        .orElseThrow(() -> new AssertionError("no application is called " + name));
  }
}

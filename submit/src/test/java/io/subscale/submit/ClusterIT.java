package io.subscale.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The whole way on real daemons: two DataNodes, two Spark workers, everything on hdfs://. */
@TestMethodOrder(OrderAnnotation.class)
class ClusterIT {
  private static final int PICTURES = 60;

  @TempDir static Path local;
  private static DevCluster cluster;

  @BeforeAll
  static void clusterWithPictures() throws Exception {
    cluster = DevCluster.up(Script.ROOT.resolve("submit/target/dev-cluster"), 1);
    SyntheticPictures.write(local.resolve("pictures"), PICTURES, 16);
    cluster.hadoop().run("-put", local.resolve("pictures").toString(), cluster.hdfs("/pictures"));
  }

  @AfterAll
  static void down() throws Exception {
    if (cluster != null) {
      cluster.down();
    }
  }

  @Test
  @Order(1)
  void statusSeesAllDaemons() throws Exception {
    Script.Outcome status = cluster.script("status");
    assertThat(status.code()).isZero();
    assertThat(status.out()).contains("2 of 2 DataNodes live", "2 of 2 workers alive");
  }

  @Test
  @Order(2)
  void prepareWritesShardsToHdfs() throws Exception {
    JsonNode result = verb("prepare");
    assertThat(result.path("images").asInt()).as("%s", result).isEqualTo(PICTURES);
    cluster.hadoop().run("-test", "-f", cluster.hdfs("/shards/dataset.json"));
  }

  @Test
  @Order(3)
  void trainRunsEveryStage() throws Exception {
    verb("train");
    for (String stage : List.of("small", "size", "depth")) {
      cluster.hadoop().run("-test", "-d", cluster.hdfs("/run/" + stage + "/checkpoints"));
    }
  }

  @Test
  @Order(4)
  void evaluateGivesBitsByStage() throws Exception {
    JsonNode result = verb("evaluate");
    double total = result.path("bits_per_dim").asDouble(Double.NaN);
    double sum = 0;
    for (JsonNode stage : result.path("stages")) {
      sum += stage.path("bits_per_dim").asDouble(Double.NaN);
    }
    assertThat(result.path("stages")).as("%s", result).hasSize(3);
    assertThat(total).isBetween(0.5, 12.0).isCloseTo(sum, offset());
    assertThat(result.path("standard_error").asDouble(Double.NaN)).isPositive();
    assertThat(result.path("images").asInt()).isBetween(1, PICTURES / 2);
  }

  /** One worker runs the driver, the other its executor; the program's jars lie on HDFS. */
  @Test
  @Order(5)
  void theDriverMayRunOnAWorker() throws Exception {
    String apps = cluster.hdfs("/apps");
    Script.Outcome installed = Script.run(Map.of(), "subscale", "install", apps);
    assertThat(installed.code()).as(installed.err()).isZero();
    String json = cluster.hdfs("/evaluated.json");
    List<String> options = new ArrayList<>(List.of("--deploy-mode", "cluster"));
    options.addAll(List.of("--conf", "spark.subscale.installed=" + apps));
    options.addAll(List.of("--conf", "spark.cores.max=1", "--json-file", json));
    options.addAll(List.of("--conf", "spark.driver.memory=1g"));
    Script.Outcome there = run("evaluate", options.toArray(String[]::new));
    assertThat(there.code()).as(there.err()).isZero();
    assertThat(new ObjectMapper().readTree(cluster.hadoop().cat(json))).isEqualTo(verb("evaluate"));
    options.addAll(List.of("-D", "data.shards=" + cluster.hdfs("/nowhere")));
    assertThat(run("evaluate", options.toArray(String[]::new)).code()).isEqualTo(1);
    JsonNode failure = new ObjectMapper().readTree(cluster.hadoop().cat(json));
    assertThat(failure.path("exit_code").intValue()).isEqualTo(3);
  }

  @Test
  @Order(6)
  void sampleDrawsPictures() throws Exception {
    verb("sample");
    Path sheet = local.resolve("sheet.png");
    cluster.hadoop().run("-get", cluster.hdfs("/run/samples/contact-sheet.png"), sheet.toString());
    BufferedImage image = ImageIO.read(sheet.toFile());
    assertThat(image.getWidth()).isGreaterThan(8);
    cluster.hadoop().run("-test", "-f", cluster.hdfs("/run/samples/sample-000003.png"));
  }

  /** One of two executors is killed while groups are drawn; others draw what it had. */
  @Test
  @Order(7)
  void samplesOutliveAnExecutor() throws Exception {
    HadoopShell hadoop = cluster.hadoop();
    hadoop.run("-cp", cluster.hdfs("/run"), cluster.hdfs("/killed"));
    hadoop.run("-rm", "-r", cluster.hdfs("/killed/samples"));
    String count = "sample.count=160";
    verb("sample", "-D", count);
    Process sampling =
        Script.start(command("sample", "-D", count, "-D", "run.dir=" + cluster.hdfs("/killed")));
    int killed = 0;
    while (sampling.isAlive() && killed == 0) {
      if (hadoop.has(cluster.hdfs("/killed/samples.writing/group-000003.parquet"))) {
        killed = cluster.killExecutor() ? 1 : 0;
      }
    }
    assertThat(sampling.waitFor()).isZero();
    assertThat(killed).isEqualTo(1);
    hadoop.run("-get", cluster.hdfs("/killed/samples"), local.resolve("killed").toString());
    hadoop.run("-get", cluster.hdfs("/run/samples"), local.resolve("undisturbed").toString());
    SampleFiles.assertSame(local.resolve("killed"), local.resolve("undisturbed"));
    hadoop.lacks(cluster.hdfs("/killed/samples.writing"));
  }

  @Test
  @Order(8)
  void fullFileSystemLeavesNothingHalfWritten() throws Exception {
    cluster.hadoop().run("-mkdir", cluster.hdfs("/full"));
    cluster.hadoop().admin("-setSpaceQuota", "1", "/full");
    Script.Outcome outcome = run("prepare", "-D", "data.shards=" + cluster.hdfs("/full/shards"));
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(5);
    assertThat(outcome.err()).containsPattern("(?m)^subscale: data.shards: .*no space left");
    cluster.hadoop().lacks(cluster.hdfs("/full/shards/dataset.json"));
  }

  private static Offset<Double> offset() {
    return Offset.offset(1e-9);
  }

  /** Runs a verb that must succeed; returns its JSON line. */
  private static JsonNode verb(String name, String... extra)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of(extra));
    options.add("--json");
    Script.Outcome outcome = run(name, options.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome.json();
  }

  /** Runs a verb on the cluster, with Kryo told to refuse what is not registered. */
  private static Script.Outcome run(String name, String... extra)
      throws IOException, InterruptedException {
    return Script.run(Map.of(), command(name, extra));
  }

  private static String[] command(String name, String... extra) {
    List<String> command = new ArrayList<>(List.of("subscale", name));
    command.addAll(List.of("--config", "submit/src/test/resources/tiny.conf"));
    command.addAll(List.of("--master", cluster.master()));
    command.addAll(List.of("--conf", "spark.kryo.registrationRequired=true"));
    command.addAll(
        List.of("--conf", "spark.serializer=org.apache.spark.serializer.KryoSerializer"));
    command.addAll(List.of("-D", "data.source=" + cluster.hdfs("/pictures")));
    command.addAll(List.of("-D", "data.shards=" + cluster.hdfs("/shards")));
    command.addAll(List.of("-D", "run.dir=" + cluster.hdfs("/run")));
    command.addAll(List.of(extra));
    return command.toArray(String[]::new);
  }
}

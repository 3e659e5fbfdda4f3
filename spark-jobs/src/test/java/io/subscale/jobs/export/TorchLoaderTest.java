package io.subscale.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.evaluate.EvaluateJob;
import io.subscale.jobs.program.Program;
import io.subscale.jobs.score.Evaluation;
import io.subscale.jobs.shard.RowGroup;
import io.subscale.jobs.shard.RowGroupCache;
import io.subscale.jobs.shard.Shards;
import io.subscale.jobs.testing.TinyRun;
import io.subscale.jobs.train.TrainJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the exported loader to the program, where a Python with torch and numpy is at hand. */
@Tag("slow")
class TorchLoaderTest {
  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");
  private static String python;

  @TempDir Path folder;

  @BeforeAll
  static void find() throws InterruptedException {
    for (String candidate : PYTHONS) {
      try {
        if (new Program(List.of(candidate, "-c", "import torch, numpy")).run(true).code() == 0) {
          python = candidate;
          return;
        }
      } catch (IOException notThere) {
        continue;
      }
    }
    assumeTrue(false, "none of " + PYTHONS + " has torch and numpy: the loader is not compared");
  }

  @ParameterizedTest
  @CsvSource({
    "subscale, 2, law, false, 8",
    "subscale, 1, softmax, true, 4",
    "size, 2, law, true, 8",
    "size, 4, softmax, true, 4",
    "depth, 1, law, true, 4",
    "depth, 2, softmax, true, 8",
    "multidimensional, 2, law, false, 8",
    "multidimensional, 2, law, true, 5",
  })
  void theLoaderComputesTheSameLikelihood(
      String plan, int scale, String head, boolean body, int bits) throws Exception {
    TinyRun run =
        new TinyRun(folder)
            .with("plan.kind", plan)
            .with("plan.scale", scale)
            .with("net.head", head)
            .with("net.body", body)
            .with("net.transformer_layers", 2)
            .with("net.pixel_layers", 2)
            .with("data.source", "generated:20")
            .with("data.bits", bits)
            .with("train.rounds", 2)
            .with("train.learning_rate", 0.01)
            .with("train.validate_images", 0)
            .with("export.to", folder.resolve("model"))
            .prepared();
    TrainJob.run(run.config(Verb.TRAIN), TinyRun.session(), line -> {});
    Map<String, Object> evaluated =
        EvaluateJob.run(run.config(Verb.EVALUATE), TinyRun.session(), line -> {});
    ExportJob.run(run.config(Verb.EXPORT), TinyRun.session(), line -> {});
    Path pictures = Files.write(folder.resolve("test.npy"), testPictures());
    Path saved = folder.resolve("saved.safetensors");
    JsonNode scored = score(pictures, saved);

    double expected = (double) evaluated.get("bits_per_dim");
    assertThat(scored.path("bits_per_dim").asDouble()).isCloseTo(expected, within(1e-5));
    double unit = Math.log(2) * 8 * 8 * 3;
    for (Object each : (List<?>) evaluated.get("stages")) {
      Evaluation.StageCost stage = (Evaluation.StageCost) each;
      double sum = 0;
      for (JsonNode nats : scored.path("nats").path(stage.name())) {
        sum += nats.asDouble();
      }
      double images = ((Number) evaluated.get("images")).doubleValue();
      assertThat(sum / unit / images).isCloseTo(stage.bitsPerDim(), within(1e-5));
    }
    TinyRun back = run.with("run.dir", folder.resolve("back")).with("export.from", saved);
    ImportJob.run(back.config(Verb.IMPORT), TinyRun.session(), line -> {});
    assertThat(EvaluateJob.run(back.config(Verb.EVALUATE), TinyRun.session(), line -> {}))
        .containsEntry("bits_per_dim", expected);
  }

  private JsonNode score(Path pictures, Path saved) throws Exception {
    Program.Outcome outcome =
        new Program(
                List.of(
                    python,
                    folder.resolve("model/subscale_torch.py").toString(),
                    pictures.toString(),
                    "--save",
                    saved.toString()))
            .run(true);
    assertThat(outcome.code()).as(outcome.output()).isZero();
    return new ObjectMapper().readTree(outcome.output());
  }

  /** The test split as numpy writes it: uint8 [n][8][8][3]. */
  private byte[] testPictures() throws IOException {
    Configuration conf = TinyRun.session().sparkContext().hadoopConfiguration();
    Shards shards = Shards.open(folder.resolve("shards").toString(), conf);
    SliceGrid grid = shards.grid();
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    int images = 0;
    for (RowGroup group : shards.rowGroups(Split.TEST)) {
      for (byte[] slices : RowGroupCache.shared().slices(group, conf)) {
        pixels.writeBytes(grid.toImage(slices));
        images++;
      }
    }
    String head =
        String.format(
            Locale.ROOT,
            "{'descr': '|u1', 'fortran_order': False, 'shape': (%d, 8, 8, 3), }",
            images);
    head += " ".repeat(117 - head.length()) + "\n";
    ByteArrayOutputStream npy = new ByteArrayOutputStream();
    npy.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    npy.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    pixels.writeTo(npy);
    return npy.toByteArray();
  }
}

package io.subscale.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subscale.gpu.Shim;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.sample.output.Manifest;
import io.subscale.jobs.sample.output.SampleTable;
import io.subscale.jobs.testing.TinyRun;
import io.subscale.jobs.train.TrainJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples through Spark, drawn by the CUDA engine over the shim that stands for a GPU. */
@Tag("slow")
class CudaSampleTest {
  private static final int COUNT = 5;

  @TempDir static Path folder;
  private static TinyRun run;

  private final List<String> said = new ArrayList<>();

  @BeforeAll
  static void train() throws IOException {
    Shim.install(1);
    run =
        new TinyRun(folder)
            .with("net.body", false)
            .with("plan.kind", "depth")
            .with("train.rounds", 2)
            .with("sample.count", COUNT)
            .with("sample.batch", 2)
            .with("sample.temperature", 0.8)
            .with("sample.top_p", 0.95)
            .prepared();
    TrainJob.run(run.config(Verb.TRAIN), TinyRun.session(), line -> {});
  }

  private Map<String, Object> sample(String name, String engine) throws IOException {
    TinyRun into = run.with("sample.dir", folder.resolve(name)).with("run.engine", engine);
    return SampleJob.run(into.config(Verb.SAMPLE), TinyRun.session(), said::add);
  }

  private static Manifest manifest(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(name).resolve("manifest.json"));
    return Manifest.HEAD.read(bytes, Manifest.class, name);
  }

  private static List<SampleTable.Row> rows(String name) throws IOException {
    HadoopFiles files = new HadoopFiles(new Configuration());
    List<SampleTable.Row> rows = new ArrayList<>();
    for (int group = 0; group < 3; group++) {
      String table = "group-00000" + group + ".parquet";
      String path = folder.resolve(name).resolve(table).toString();
      rows.addAll(SampleTable.read(files.resolve(path), new Configuration()).rows());
    }
    return rows;
  }

  @Test
  void samplesAreThoseOfTheCpuAndSayWhatDrewThem() throws IOException {
    Map<String, Object> byCpu = sample("cpu", "cpu");
    assertThat(said).noneMatch(line -> line.contains("GPU"));
    Map<String, Object> byGpu = sample("gpu", "cuda");
    assertThat(said).anyMatch(line -> line.matches("executor driver on .*, GPU 0: shim, .*"));
    assertThat(byCpu).containsEntry("engine", "cpu");
    assertThat(byGpu).containsEntry("engine", "cuda").containsEntry("samples", COUNT);
    assertThat(manifest("cpu").settings().engine()).isEqualTo("cpu");
    assertThat(manifest("gpu").settings().engine()).isEqualTo("cuda");
    List<SampleTable.Row> wanted = rows("cpu");
    List<SampleTable.Row> found = rows("gpu");
    assertThat(found).hasSize(COUNT);
    for (int i = 0; i < COUNT; i++) {
      assertThat(found.get(i).slices()).isEqualTo(wanted.get(i).slices());
      assertThat(found.get(i).logProbabilities().get(0))
          .isCloseTo(wanted.get(i).logProbabilities().get(0), within(1e-3));
    }
    assertThat((double) byGpu.get("bits_per_dim"))
        .isCloseTo((double) byCpu.get("bits_per_dim"), within(1e-5));
  }

  /** Another engine's pictures are other pictures, even where they look the same. */
  @Test
  void samplesOfAnotherEngineAreDrawnAgain() throws IOException {
    sample("both", "cpu");
    Path table = folder.resolve("both/group-000000.parquet");
    byte[] byCpu = Files.readAllBytes(table);
    sample("both", "cuda");
    assertThat(Files.readAllBytes(table)).isNotEqualTo(byCpu);
    assertThat(manifest("both").settings().engine()).isEqualTo("cuda");
  }

  @Test
  void autoStaysOnTheCpuWhereSparkGivesNoGpus() throws IOException {
    assertThat(sample("auto", "auto")).containsEntry("engine", "cpu");
    assertThat(said).contains("engine: cpu, since Spark gives its tasks no GPU");
  }
}

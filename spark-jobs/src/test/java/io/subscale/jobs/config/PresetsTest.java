package io.subscale.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

public class PresetsTest {
  private static final Path CONF = Path.of("..", "conf");

  /** The presets that users name; others are only included. */
  public static Stream<String> names() {
    return Stream.of(
        "demo",
        "photos32",
        "photos64",
        "emoji64",
        "cifar10",
        "imagenet64",
        "imagenet128",
        "imagenet256",
        "celebahq256-5bit");
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyPresetIsReadyForEveryVerb(String name) {
    Path preset = CONF.resolve("presets/" + name + ".conf");
    for (Verb verb : Verb.values()) {
      SubscaleConfig config = ConfigLoader.load(verb, preset, Map.of());
      assertThat(config.run().dir()).isEqualTo("runs/" + name);
      assertThat(config.data().shards()).isEqualTo("runs/" + name + "/shards");
    }
  }

  @Test
  void referenceFileIsWhatTheProgramPrints() throws IOException {
    assertThat(Files.readString(CONF.resolve("reference.conf"))).isEqualTo(ConfigText.reference());
  }
}

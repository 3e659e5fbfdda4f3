package io.subscale.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.split.SplitKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
    Map<String, String> folders =
        Map.of(
            "code.from", "pictures", "code.to", "codes", "export.to", "model", "export.from", "m");
    for (Verb verb : Verb.values()) {
      SubscaleConfig config = ConfigLoader.load(verb, preset, folders);
      assertThat(config.run().dir()).isEqualTo("runs/" + name);
      assertThat(config.data().shards()).isEqualTo("runs/" + name + "/shards");
    }
  }

  @Test
  void emojiOfAllSkinTonesHaveOneKey() {
    for (String variants :
        List.of(
            "1f44b 1f44b-1f3fb 1f44b-1f3ff",
            "261d-fe0f 261d-1f3fc",
            "26f9-fe0f-200d-2640-fe0f 26f9-1f3fb-200d-2640-fe0f",
            "1f469-200d-1f4bb 1f469-1f3fb-200d-1f4bb 1f469-1f3fe-200d-1f4bb",
            "1f9d1-200d-1f91d-200d-1f9d1 1f9d1-1f3fb-200d-1f91d-200d-1f9d1-1f3fd",
            "1f469-200d-2764-fe0f-200d-1f468 1f469-1f3fb-200d-2764-fe0f-200d-1f468-1f3fc",
            "1f46b 1f46b-1f3fb 1f469-1f3fb-200d-1f91d-200d-1f468-1f3fc",
            "1f46d 1f46d-1f3fb 1f469-1f3fb-200d-1f91d-200d-1f469-1f3fc",
            "1f48f 1f48f-1f3fb 1f9d1-1f3fb-200d-2764-fe0f-200d-1f48b-200d-1f9d1-1f3fc",
            "1f491 1f491-1f3fb 1f9d1-1f3fb-200d-2764-fe0f-200d-1f9d1-1f3fc",
            "1f91d 1f91d-1f3fb 1faf1-1f3fb-200d-1faf2-1f3fc",
            "1f3fb 1f3ff")) {
      assertThat(emojiKeys(variants)).as(variants).hasSize(1);
    }
  }

  @Test
  void otherEmojiHaveKeysOfTheirOwn() {
    String different =
        "1f469-200d-1f4bb 1f468-200d-1f4bb 1f9d1-200d-1f4bb 1f9d1-200d-1f4bb-200d-27a1-fe0f 1f469"
            + " 1f468 1f46a 1f46f 1f48b 1f48d 1f490 1f492 1f91c 1faf1 1faf2 1f3fa 1f46b 1f48f 1f491"
            + " 1f9d1-200d-1f91d-200d-1f9d1 1f469-200d-2764-fe0f-200d-1f468 1f91d 1f3fb 2764-fe0f"
            + " 2764-fe0f-200d-1f525 0031-fe0f-20e3 1f1e9-1f1ea";
    assertThat(emojiKeys(different)).hasSize(different.split(" ").length);
  }

  private static Set<String> emojiKeys(String names) {
    Path preset = CONF.resolve("presets/emoji64.conf");
    SplitKey key =
        SplitKey.matching(ConfigLoader.load(Verb.CONFIG, preset, Map.of()).data().split().key());
    return Stream.of(names.split(" "))
        .map(name -> key.of("emoji64/" + name + ".png"))
        .collect(Collectors.toSet());
  }

  @Test
  void referenceFileIsWhatTheProgramPrints() throws IOException {
    assertThat(Files.readString(CONF.resolve("reference.conf"))).isEqualTo(ConfigText.reference());
  }
}

package io.subscale.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code submit/bench} as a user runs it. */
class BenchIT {
  private static final String[] TINY = {
    "bench", "train-step", "--batch", "1", "--slice", "4", "--width", "8", "--steps", "1"
  };

  @Test
  void threadsAreThoseOfTheOption() throws Exception {
    for (String threads : new String[] {"1", "2"}) {
      JsonNode line = run("--threads", threads).json();
      assertThat(line.get("bench").asText()).isEqualTo("train-step");
      assertThat(line.get("threads").asText()).isEqualTo(threads);
      assertThat(line.get("median_ms").asDouble()).isPositive();
    }
  }

  @Test
  void wrongOptionsEndWithTwo() throws Exception {
    assertThat(run("--threads", "many").code()).isEqualTo(2);
    assertThat(run("--heads", "3").code()).isEqualTo(2);
    assertThat(Script.run(Map.of(), "bench").err()).startsWith("usage: submit/bench NAME");
  }

  private static Script.Outcome run(String... extra) throws Exception {
    String[] command = Arrays.copyOf(TINY, TINY.length + extra.length);
    System.arraycopy(extra, 0, command, TINY.length, extra.length);
    Script.Outcome outcome = Script.run(Map.of(), command);
    assertThat(outcome.out().lines().count()).isLessThanOrEqualTo(1);
    return outcome;
  }
}

package io.subscale.jobs.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class StrictJsonTest {
  private static final String PLACE = "some/file.json";
  private static final JsonFormat HEAD = new JsonFormat("things", 3, 2, "make it again");

  /** A file of everything. */
  record Thing(
      String format,
      int version,
      @Bounds(min = 0, max = 9) int count,
      @MayBeNull Double bitsPerDim,
      List<String> names) {}

  @Test
  void hostileTextsCostNoMoreThanTheirLength() {
    String deep = "[".repeat(500_000);
    assertRefused("{\"a\":" + deep, "nesting depth");
    String digits = "{\"a\":" + "9".repeat(1_000_000) + "}";
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertRefused(digits, "corrupt"));
    assertRefused("{\"a\":\"" + "x".repeat(2_000_000) + "\"}", "corrupt");
    assertRefused("{\"a\":1,\"a\":2}", "Duplicate field 'a'");
    assertRefused("{} {}", "Trailing token");
    assertRefused("[1]", "not a JSON object");
    assertRefused("", "corrupt");
    assertRefused("{\"a\":NaN}", "corrupt");
    assertThatThrownBy(() -> StrictJson.parse(new byte[] {'{', '"', (byte) 0xff}, PLACE))
        .hasMessage(PLACE + ": corrupt: not UTF-8");
  }

  @Test
  void strangersTextIsHarmlessInMessages() {
    assertThatThrownBy(() -> thing("{\"\\u001b[2J\\u202e\":1}"))
        .hasMessage(PLACE + ": unknown field \\u001b[2J\\u202e");
  }

  @Test
  void fieldsAreNamed() {
    assertThat(thing(good("4", "2.5", "[\"a\"]")))
        .isEqualTo(new Thing("things", 1, 4, 2.5, List.of("a")));
    assertThat(thing(good("4", "null", "[]")).bitsPerDim()).isNull();
    assertField(good("10", "1", "[]"), "field count: expected 0 to 9, found the number 10");
    assertField(good("4.0", "1", "[]"), "field count: expected a whole number of 32 bits");
    assertField(good("\"4\"", "1", "[]"), "field count: expected a whole number of 32 bits");
    assertField(good("4", "\"NaN\"", "[]"), "field bits_per_dim: expected a finite number");
    assertField(good("4", "1e999", "[]"), "field bits_per_dim: expected a finite number");
    assertField(good("4", "1", "[null]"), "field names[0] is null");
    assertField(good("4", "1", "[3]"), "field names[0]: expected a text");
    assertField(good("null", "1", "[]"), "field count is null");
    assertField("{\"format\":\"things\",\"version\":1,\"names\":[]}", "field count is missing");
    assertField(good("4", "1", "[],\"more\":1"), "unknown field more");
  }

  @Test
  void aSealedFileIsReadBackAndNoChangedByteIs() {
    byte[] bytes =
        HEAD.write(new Thing("", 0, 4, null, List.of("\"file_sha256\" : \"")))
            .getBytes(StandardCharsets.UTF_8);
    Thing read = HEAD.read(bytes, Thing.class, PLACE);
    assertThat(read).isEqualTo(new Thing("things", 3, 4, null, List.of("\"file_sha256\" : \"")));
    for (int at = 0; at < bytes.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) (1 << bit);
        assertThatThrownBy(() -> HEAD.read(changed, Thing.class, PLACE))
            .isInstanceOf(JobException.class)
            .hasMessageContaining(PLACE);
      }
    }
  }

  @Test
  void kindVersionAndDamageAreToldApart() {
    assertThatThrownBy(() -> read("{\"format\":\"others\",\"version\":1}"))
        .hasMessageContaining("not a things");
    assertThatThrownBy(() -> read("{\"format\":\"things\",\"version\":4}"))
        .hasMessageContaining("newer program")
        .hasMessageContaining("make it again");
    assertThatThrownBy(() -> read("{\"format\":\"things\",\"version\":0}"))
        .hasMessageContaining("field version");
    assertThatThrownBy(() -> read(good("4", "1", "[]").replace("1,", "2,")))
        .hasMessageContaining("field file_sha256");
    assertThat(read(good("4", "1", "[]")).version()).isEqualTo(1);
  }

  private static String good(String count, String bitsPerDim, String names) {
    return "{\"format\":\"things\",\"version\":1,\"count\":%s,\"bits_per_dim\":%s,\"names\":%s}"
        .formatted(count, bitsPerDim, names);
  }

  private static Thing thing(String text) {
    return StrictJson.read(
        StrictJson.parse(text.getBytes(StandardCharsets.UTF_8), PLACE), Thing.class, PLACE);
  }

  private static Thing read(String text) {
    return HEAD.read(text.getBytes(StandardCharsets.UTF_8), Thing.class, PLACE);
  }

  private static void assertField(String text, String message) {
    assertThatThrownBy(() -> thing(text))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith(PLACE + ": " + message);
  }

  private static void assertRefused(String text, String words) {
    assertThatThrownBy(() -> StrictJson.parse(text.getBytes(StandardCharsets.UTF_8), PLACE))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining(PLACE)
        .hasMessageContaining(words);
  }
}

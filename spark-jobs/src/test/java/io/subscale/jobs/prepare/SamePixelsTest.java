package io.subscale.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.split.Split;
import io.subscale.jobs.shard.Dataset;
import io.subscale.jobs.shard.ShardRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SamePixelsTest {
  private static final byte[] WHITE = {-1, -1, -1, -1, -1, -1};
  private static final byte[] EDGE = {-1, -1, -1, 0, 0, 0};
  private static final byte[] GREY_LEVELS = {1, 1, 1, 2, 2, 2};

  @Test
  void whatIsInSeveralSplitsIsCountedInEachOfThem() {
    Dataset.Duplicates found =
        duplicates(
            List.of(
                image(Split.TRAIN, "edge-2", EDGE),
                image(Split.TRAIN, "edge-1", EDGE),
                image(Split.TEST, "edge-3", EDGE),
                image(Split.TRAIN, "white-1", WHITE),
                image(Split.VALID, "white-2", WHITE),
                image(Split.TEST, "white-3", WHITE),
                image(Split.TRAIN, "levels-1", GREY_LEVELS),
                image(Split.TRAIN, "levels-2", GREY_LEVELS)));

    assertThat(found.images()).isEqualTo(new Dataset.Images(3, 1, 2));
    assertThat(found.different()).isEqualTo(2);
    assertThat(found.plain()).isEqualTo(1);
    assertThat(found.examples())
        .containsExactly(
            new Dataset.Duplicate(false, "edge-1", null, "edge-3"),
            new Dataset.Duplicate(true, "white-1", "white-2", "white-3"));
  }

  /** The number of an image says its split and its pixels; some pixels are of a single colour. */
  @Property
  void countsFollowFromTheDefinitionInAnyOrder(
      @ForAll @Size(max = 60) List<@IntRange(max = 74) Integer> numbers, @ForAll int turn) {
    List<PreparedRow> images = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      byte value = (byte) (numbers.get(i) / 3);
      byte[] rgb = {0, 0, 0, (byte) (value / 5), (byte) (value % 5), 0};
      images.add(image(Split.values()[numbers.get(i) % 3], "image" + i, rgb));
    }
    Dataset.Duplicates found = duplicates(images);
    Collections.rotate(images, turn);
    Collections.reverse(images);

    assertThat(duplicates(images)).isEqualTo(found);
    assertThat(found.different())
        .isEqualTo(
            numbers.stream().filter(n -> inTwo(n, numbers)).map(n -> n / 3).distinct().count());
    assertThat(found.images().total())
        .isEqualTo(numbers.stream().filter(n -> inTwo(n, numbers)).count());
    assertThat(found.plain())
        .isEqualTo(numbers.stream().anyMatch(n -> n < 3 && inTwo(n, numbers)) ? 1 : 0);
    assertThat(found.examples()).hasSize((int) Math.min(10, found.different()));
  }

  private static boolean inTwo(int number, List<Integer> numbers) {
    return numbers.stream().anyMatch(other -> other / 3 == number / 3 && other % 3 != number % 3);
  }

  private static Dataset.Duplicates duplicates(List<PreparedRow> images) {
    Map<String, SamePixels> byPixels = new HashMap<>();
    images.forEach(
        image -> byPixels.merge(SamePixels.hash(image), SamePixels.of(image), SamePixels::plus));
    return byPixels.values().stream()
        .filter(SamePixels::inSeveralSplits)
        .map(SamePixels::duplicates)
        .reduce(SamePixels.NONE, SamePixels::plus);
  }

  private static PreparedRow image(Split split, String id, byte[] rgb) {
    return new PreparedRow(RowKey.of(split, id, rgb), new ShardRow(id, null, rgb));
  }
}

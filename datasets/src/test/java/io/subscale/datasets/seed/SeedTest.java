package io.subscale.datasets.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SeedTest {
  /** From a second implementation of the documented formulas (Python integers modulo 2^64). */
  @Test
  void hashNeverChanges() {
    assertThat(Seed.of(0).asLong()).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(Seed.of(7).fold("").asLong()).isEqualTo(0x3565B7EB2B25DD74L);
    assertThat(Seed.of(7).fold("round").asLong()).isEqualTo(0x51FDB55B2045A239L);
    assertThat(Seed.of(7).fold("validation é").asLong()).isEqualTo(0x6D621DBF9D6F1685L);
    assertThat(Seed.of(7).fold("round", 12).fold("worker", 3).asLong())
        .isEqualTo(0x30A914AEE022AAE0L);
    assertThat(Seed.of(7).fold("round", 12).random().nextLong()).isEqualTo(0x9CBC1B159AD45BA2L);
  }

  @Property
  void samePlaceDrawsTheSame(@ForAll long root, @ForAll String name, @ForAll long counter) {
    Seed place = Seed.of(root).fold(name, counter);

    assertThat(place).isEqualTo(Seed.of(root).fold(name).fold(counter));
    assertThat(place.random().nextLong()).isEqualTo(place.random().nextLong());
  }

  @Test
  void neighbouringPlacesDiffer() {
    Set<Long> seen = new HashSet<>();
    for (int root = 0; root < 10; root++) {
      for (int counter = -50; counter < 50; counter++) {
        seen.add(Seed.of(root).fold(counter).asLong());
        seen.add(Seed.of(root).fold("n" + counter).asLong());
        seen.add(Seed.of(root).fold("n").fold(Integer.toString(counter)).asLong());
      }
    }
    assertThat(seen).hasSize(10 * 100 * 3);
  }

  @Test
  void zeroBytesAndTheirAbsenceDiffer() {
    assertThat(Seed.of(1).fold("a")).isNotEqualTo(Seed.of(1).fold("a\0"));
    assertThat(Seed.of(1).fold("")).isNotEqualTo(Seed.of(1));
    assertThat(Seed.of(1).fold("ab")).isNotEqualTo(Seed.of(1).fold("a").fold("b"));
  }
}

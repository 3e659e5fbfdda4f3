package io.subscale.datasets.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BitDepthTest {
  @Property
  void hiAndLoJoinToTheValue(
      @ForAll @IntRange(min = 1, max = 8) int bits,
      @ForAll @IntRange(min = 1, max = 8) int high,
      @ForAll @IntRange(min = 0, max = 255) int anyByte) {
    BitDepth depth = new BitDepth(bits, Math.min(bits, high));
    int value = anyByte >> 8 - bits;

    assertThat(depth.join(depth.hi(value), depth.lo(value))).isEqualTo(value);
    assertThat(depth.hi(value)).isBetween(0, depth.levels(Target.HI) - 1);
    assertThat(depth.lo(value)).isBetween(0, depth.levels(Target.LO) - 1);
    assertThat(depth.bits(Target.HI) + depth.bits(Target.LO)).isEqualTo(bits);
  }

  @Test
  void threeOfEightBits() {
    BitDepth depth = new BitDepth(8, 3);

    assertThat(depth.hi(0b101_10011)).isEqualTo(0b101);
    assertThat(depth.lo(0b101_10011)).isEqualTo(0b10011);
    assertThat(depth.levels(Target.HI)).isEqualTo(8);
    assertThat(depth.levels(Target.LO)).isEqualTo(32);
    assertThat(depth.levels(Target.ALL_BITS)).isEqualTo(256);
  }

  @Property
  void intensitiesOfEightBitsStayAsTheyAre(@ForAll byte[] intensities) {
    BitDepth depth = BitDepth.whole(8);

    assertThat(depth.fromIntensities(intensities)).isEqualTo(intensities);
    assertThat(depth.toIntensities(intensities)).isEqualTo(intensities);
  }

  @Property
  void displayKeepsTheValue(@ForAll @IntRange(min = 1, max = 8) int bits, @ForAll byte[] bytes) {
    BitDepth depth = BitDepth.whole(bits);
    byte[] values = depth.fromIntensities(bytes);

    assertThat(depth.fromIntensities(depth.toIntensities(values))).isEqualTo(values);
  }

  @Test
  void displayReachesBlackAndWhite() {
    assertThat(BitDepth.whole(5).toIntensities(new byte[] {0, 1, 31}))
        .containsExactly(0, 8, (byte) 255);
  }

  @Test
  void wrongDepthIsRefusedWithItsNumbers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BitDepth(9, 3))
        .withMessage("a value has 1 to 8 bits, not 9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BitDepth(5, 6))
        .withMessage("of 5 bits, 1 to 5 can be high ones, not 6");
  }
}

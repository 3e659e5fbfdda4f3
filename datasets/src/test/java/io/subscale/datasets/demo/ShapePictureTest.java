package io.subscale.datasets.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.seed.Seed;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShapePictureTest {
  @Test
  void sameSeedDrawsTheSamePixels() {
    assertThat(ShapePicture.draw(16, Seed.of(3)).rgb())
        .isEqualTo(ShapePicture.draw(16, Seed.of(3)).rgb());
  }

  @Test
  void picturesDiffer() {
    Set<Integer> centres = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      RgbImage picture = ShapePicture.draw(16, Seed.of(3).fold(i));
      centres.add(Arrays.hashCode(picture.rgb()));
    }
    assertThat(centres).hasSizeGreaterThan(95);
  }

  @Test
  void outlinesHaveAnInsideAndAnOutside() {
    for (Shape shape : Shape.values()) {
      assertThat(shape.distance(0, 0)).as("%s, centre", shape).isNegative();
      assertThat(shape.distance(1.2, 1.2)).as("%s, corner", shape).isPositive();
    }
  }
}

package io.subscale.datasets.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.seed.Seed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void folderHoldsReadablePngFiles(@TempDir Path folder) throws Exception {
    DrawPictures.write(folder.resolve("new"), 3, 20);
    try (Stream<Path> files = Files.list(folder.resolve("new"))) {
      for (Path file : files.toList()) {
        assertThat(ImageIO.read(file.toFile()).getWidth()).as("%s", file).isEqualTo(20);
      }
    }
    assertThat(folder.resolve("new/picture-00002.png")).exists();
  }
}

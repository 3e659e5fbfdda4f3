package io.subscale.model.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.NetSize;
import io.subscale.model.net.TinyWorld;
import io.subscale.model.sample.step.StepWeights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class ImageCoderTest {
  private static final double LN2 = Math.log(2);

  @ParameterizedTest
  @EnumSource(Plan.class)
  void imagesComeBackAndCodesAreAsLongAsTheLikelihoodSays(Plan plan) {
    PlanGeometry geometry = TinyWorld.geometry(plan, 2, 4, 3, 4);
    List<byte[]> images = TinyWorld.images(geometry, 6, 3);
    for (TinyWorld.Heads head : TinyWorld.Heads.values()) {
      Map<String, Decoder> decoders = decoders(geometry, head.of(TinyWorld.net()));
      ImageCoder coder = new ImageCoder(geometry, weights(decoders));
      List<ImageCoder.Code> codes = coder.encode(images);
      assertThat(coder.decode(codes.stream().map(ImageCoder.Code::bytes).toList()))
          .as("%s", head)
          .containsExactlyElementsOf(images);
      for (int n = 0; n < images.size(); n++) {
        double nats = nats(geometry, decoders, images.get(n));
        assertThat(codes.get(n).nats()).isCloseTo(nats, within(1e-5 * nats));
        // What rounds a frequency off, a bit in 2000, and the last byte.
        double bits = nats / LN2;
        assertThat(8.0 * codes.get(n).bytes().length)
            .isBetween(bits * 0.9995 - 8, bits * 1.0005 + 9);
      }
    }
  }

  /** As the evaluator has it: whole passes. */
  private static double nats(PlanGeometry geometry, Map<String, Decoder> decoders, byte[] image) {
    double nats = 0;
    for (Stage stage : geometry.plan().stages()) {
      BatchAssembler assembler = new BatchAssembler(geometry, stage);
      for (int slice : geometry.slices(stage)) {
        nats +=
            decoders.get(stage.name())
                .nats(assembler.assemble(List.of(image), new int[] {slice}))[0];
      }
    }
    return nats;
  }

  @ParameterizedTest
  @CsvSource({"SUBSCALE, LAW", "MULTIDIMENSIONAL, SOFTMAX", "DEPTH, LAW_WITH_BODY"})
  void aCodeDoesNotDependOnTheImagesBesideIt(Plan plan, TinyWorld.Heads head) {
    PlanGeometry geometry = TinyWorld.geometry(plan, 2, 3, 2, 3);
    ImageCoder coder =
        new ImageCoder(geometry, weights(decoders(geometry, head.of(TinyWorld.net()))));
    List<byte[]> images = TinyWorld.images(geometry, 7, 9);
    List<ImageCoder.Code> together = coder.encode(images);
    List<byte[]> codes = new ArrayList<>();
    for (int n = 0; n < images.size(); n++) {
      ImageCoder.Code alone = coder.encode(List.of(images.get(n))).get(0);
      assertThat(alone.bytes()).isEqualTo(together.get(n).bytes());
      assertThat(alone.nats()).isEqualTo(together.get(n).nats());
      codes.add(alone.bytes());
    }
    assertThat(coder.decode(codes.subList(2, 5))).containsExactlyElementsOf(images.subList(2, 5));
  }

  @Test
  void bytesThatAreNoCodeGiveSomeImage() {
    PlanGeometry geometry = TinyWorld.geometry(Plan.DEPTH, 2, 2, 2, 3);
    NetSize net = TinyWorld.Heads.LAW.of(TinyWorld.net());
    ImageCoder coder = new ImageCoder(geometry, weights(decoders(geometry, net)));
    byte[] noise = new byte[30];
    noise[0] = -1;
    noise[7] = 99;
    List<byte[]> images = coder.decode(List.of(new byte[0], noise));
    assertThat(images).allSatisfy(image -> assertThat(image).hasSize(48));
    assertThat(coder.encode(images)).hasSize(2);
  }

  @Test
  void everyStageNeedsADecoder() {
    PlanGeometry geometry = TinyWorld.geometry(Plan.SIZE, 2, 2, 2, 3);
    assertThatThrownBy(() -> new ImageCoder(geometry, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no decoder for stage small");
  }

  static Map<String, Decoder> decoders(PlanGeometry geometry, NetSize net) {
    Map<String, Decoder> decoders = new LinkedHashMap<>();
    for (Stage stage : geometry.plan().stages()) {
      decoders.put(stage.name(), TinyWorld.jittered(DecoderSpec.of(stage, geometry, net), 7));
    }
    return decoders;
  }

  static Map<String, StepWeights> weights(Map<String, Decoder> decoders) {
    Map<String, StepWeights> weights = new LinkedHashMap<>();
    decoders.forEach((stage, decoder) -> weights.put(stage, new StepWeights(decoder)));
    return weights;
  }
}

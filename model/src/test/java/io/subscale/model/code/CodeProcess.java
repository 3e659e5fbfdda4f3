package io.subscale.model.code;

import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.model.net.Architecture;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.NetSize;
import io.subscale.model.net.TinyWorld;
import io.subscale.model.sample.step.StepWeights;
import io.subscale.model.simd.Simd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A program that codes the same images with the same weights wherever it runs, a line a code, and
 * decodes codes that are its arguments. Without ND4J.
 */
public final class CodeProcess {
  private static final NetSize NET = TinyWorld.net();

  private CodeProcess() {}

  /**
   * Prints whether the vector module is there, then every code in hexadecimal.
   *
   * @param codes of the images, in the same order, from another process; decoded if they are given
   */
  public static void main(String[] codes) {
    System.out.println("vectors " + Simd.available());
    int next = 0;
    for (Plan plan : Plan.values()) {
      for (TinyWorld.Heads head : TinyWorld.Heads.values()) {
        PlanGeometry geometry = TinyWorld.geometry(plan, 2, 4, 5, 8);
        ImageCoder coder = new ImageCoder(geometry, weights(geometry, head.of(NET)));
        List<byte[]> images = images(geometry);
        for (ImageCoder.Code code : coder.encode(images)) {
          System.out.println("code " + HexFormat.of().formatHex(code.bytes()));
        }
        if (codes.length > 0) {
          List<byte[]> others = new ArrayList<>();
          for (int n = 0; n < images.size(); n++) {
            others.add(HexFormat.of().parseHex(codes[next++]));
          }
          List<byte[]> decoded = coder.decode(others);
          for (int n = 0; n < images.size(); n++) {
            System.out.println("same " + Arrays.equals(decoded.get(n), images.get(n)));
          }
        }
      }
    }
  }

  /** A smooth one and noise, so that likely and unlikely values are met. */
  private static List<byte[]> images(PlanGeometry geometry) {
    List<byte[]> images = TinyWorld.images(geometry, 2, 5);
    for (int v = 0; v < images.get(0).length; v++) {
      images.get(0)[v] = (byte) (v / 3);
    }
    return images;
  }

  private static Map<String, StepWeights> weights(PlanGeometry geometry, NetSize net) {
    Map<String, StepWeights> weights = new LinkedHashMap<>();
    SplittableRandom random = new SplittableRandom(23);
    for (Stage stage : geometry.plan().stages()) {
      DecoderSpec spec = DecoderSpec.of(stage, geometry, net);
      float[] parameters = new float[(int) Architecture.of(spec).parameters()];
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] = (float) (0.3 * (random.nextDouble() + random.nextDouble() - 1));
      }
      weights.put(stage.name(), new StepWeights(spec, parameters));
    }
    return weights;
  }
}

package io.subscale.model.net;

import java.util.Arrays;

/** Prints architectures for {@link DecoderArchitectureTest}, in a process of its own. */
final class ListArchitecture {
  private ListArchitecture() {}

  public static void main(String[] arguments) {
    for (TinyWorld.Heads head : TinyWorld.Heads.values()) {
      DecoderSpec spec =
          new DecoderSpec(
              2, 3, 5, 8, 4, 0, 0, new DecoderSpec.Range(0, 4, 3), head.of(TinyWorld.net()));
      for (Architecture.Vertex vertex : Architecture.of(spec).vertices()) {
        System.out.println(vertex.name() + " " + vertex.inputs());
        vertex
            .block()
            .weights()
            .forEach(
                weight ->
                    System.out.println(
                        vertex.name()
                            + " "
                            + vertex.inputs()
                            + " "
                            + weight.name()
                            + Arrays.toString(weight.shape())));
      }
      System.out.println(Operations.of(spec, 2));
    }
  }
}

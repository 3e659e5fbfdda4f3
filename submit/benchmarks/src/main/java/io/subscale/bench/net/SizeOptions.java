package io.subscale.bench.net;

import io.subscale.bench.measure.Measurement;
import io.subscale.jobs.error.JobException;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.Head;
import io.subscale.model.net.NetSize;
import picocli.CommandLine.Option;

/**
 * Sizes of the network under measurement; the defaults make a {@code subscale} decoder of 5.9
 * million parameters.
 */
class SizeOptions {
  private static final int VALUE_UNITS = 8;

  @Option(names = "--S", description = "Scale: S x S slices, ${DEFAULT-VALUE}; 1 has no context.")
  private int scale = 4;

  @Option(names = "--slice", description = "Rows and columns of a slice, ${DEFAULT-VALUE}.")
  private int slice = 32;

  @Option(names = "--width", description = "Channels, ${DEFAULT-VALUE}.")
  private int width = 128;

  @Option(names = "--res", description = "Residual blocks of the embedder, ${DEFAULT-VALUE}.")
  private int residualBlocks = 4;

  @Option(names = "--layers", description = "Transformer layers, ${DEFAULT-VALUE}.")
  private int layers = 4;

  @Option(names = "--pixel", description = "Gated layers, ${DEFAULT-VALUE}.")
  private int pixelLayers = 8;

  @Option(names = "--heads", description = "Attention heads, ${DEFAULT-VALUE}.")
  private int heads = 8;

  @Option(names = "--levels", description = "Values of a colour, ${DEFAULT-VALUE}.")
  private int levels = 256;

  @Option(names = "--head", description = "softmax or law, ${DEFAULT-VALUE}.")
  private String head = "softmax";

  @Option(names = "--no-body", description = "With a law head, leave the paper's network out.")
  private boolean noBody;

  @Option(names = "--places", description = "Neighbours of a law head, ${DEFAULT-VALUE}.")
  private int places = 24;

  @Option(names = "--local-width", description = "Units of a law head, ${DEFAULT-VALUE}.")
  private int localWidth = 128;

  @Option(names = "--local-layers", description = "Layers of a law head, ${DEFAULT-VALUE}.")
  private int localLayers = 1;

  @Option(names = "--components", description = "Logistics of a law head, ${DEFAULT-VALUE}.")
  private int components = 12;

  /**
   * The decoder.
   *
   * @throws JobException (exit code 2) if sizes do not fit each other
   */
  public DecoderSpec spec() {
    return spec(slice);
  }

  /** The decoder over slices of another edge. */
  DecoderSpec spec(int edge) {
    if (scale < 1 || edge < 1 || levels < 1) {
      throw JobException.config("--S, --slice and --levels are at least 1");
    }
    try {
      NetSize size =
          new NetSize(width, residualBlocks, layers, heads, pixelLayers, VALUE_UNITS, 0, head());
      int bits = Integer.SIZE - Integer.numberOfLeadingZeros(levels - 1);
      DecoderSpec.Range all = new DecoderSpec.Range(0, scale * scale, bits);
      return new DecoderSpec(scale, edge, edge, levels, 2 * scale * (scale - 1), 0, 0, all, size);
    } catch (IllegalArgumentException e) {
      throw JobException.config(e.getMessage());
    }
  }

  private Head head() {
    return switch (head) {
      case "softmax" -> new Head.Softmax();
      case "law" -> new Head.Law(!noBody, places, localWidth, localLayers, components);
      default -> throw JobException.config("--head is softmax or law, not " + head);
    };
  }

  /** Adds the threads of the native libraries and the sizes to a line. */
  Measurement addTo(Measurement line) {
    return line.put("threads", NetOptions.nativeThreads())
        .put("S", scale)
        .put("slice", slice)
        .put("width", width)
        .put("res", residualBlocks)
        .put("layers", layers)
        .put("pixel", pixelLayers)
        .put("heads", heads)
        .put("levels", levels)
        .put("head", head)
        .put("body", head().body());
  }
}

package io.subscale.jobs.config;

/** Keys {@code net.*}. */
public record NetKeys(
    @Key(
            value = "law",
            says =
                "How probabilities are stated: law, logistics around a least-squares prediction,"
                    + " from a network over the neighbourhood; or softmax, as in the paper.")
        HeadKind head,
    @Key(
            value = "false",
            says =
                "Whether a law head also has the paper's network (embedder, transformer,"
                    + " PixelCNN), of the sizes from net.width to net.dropout; softmax always"
                    + " has.")
        boolean body,
    @Key(value = "32", min = 4, max = 64, says = "Neighbours that a law head looks at.") int places,
    @Key(
            value = "128",
            min = 4,
            max = 4096,
            says = "Units of a law head's network over the neighbourhood; colours have half.")
        int localWidth,
    @Key(value = "1", min = 0, max = 16, says = "Layers of that network after its first.")
        int localLayers,
    @Key(value = "12", min = 1, max = 64, says = "Logistics of a law, beside those at neighbours.")
        int components,
    @Key(value = "128", min = 4, max = 4096, says = "Channels; a multiple of net.heads.") int width,
    @Key(value = "4", min = 0, max = 64, says = "Residual blocks of the slice embedder.")
        int embedderBlocks,
    @Key(value = "4", min = 0, max = 64, says = "Layers of the transformer over a slice.")
        int transformerLayers,
    @Key(value = "8", min = 1, max = 64, says = "Attention heads of a transformer layer.")
        int heads,
    @Key(value = "8", min = 1, max = 64, says = "Layers of the gated PixelCNN.") int pixelLayers,
    @Key(value = "8", min = 1, max = 256, says = "Length of the embedding of one colour value.")
        int valueUnits,
    @Key(value = "0", min = 0, max = 0.9, says = "Share of units dropped while training.")
        double dropout) {

  /** Values of {@code net.head}. */
  public enum HeadKind {
    /** Logistics around a prediction. */
    LAW,
    /** The paper's. */
    SOFTMAX
  }
}

package io.subscale.jobs.round.mean;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The mean of all workers' vectors as a binary tree of {@link WeightedMean}s over the workers'
 * numbers. Which vectors meet where depends on these numbers alone, so neighbours may be merged
 * before they leave an executor, or after: the bits are the same.
 *
 * <p>Its nodes are the workers from {@code k 2^j} to before {@code (k + 1) 2^j}, the last of a
 * level cut at the number of workers. Nodes are added in worker order; two that have a parent are
 * merged into it at once, so that n neighbours are at most {@code log2 n + 1} vectors where the
 * first is worker 0, and about twice as many elsewhere.
 */
public final class MeanTree {
  private final ChunkLayout layout;
  private final int workers;
  private final Deque<Node> last = new ArrayDeque<>();

  /** Where a vector is read from, chunk by chunk. */
  public interface Source {
    /** Fills {@code bytes}, as long as the chunk, float32 little-endian. */
    void read(int chunk, byte[] bytes);
  }

  /**
   * The mean of neighbours.
   *
   * @param span whose
   * @param chunks {@code [chunk][byte]}; null where no worker saw an example
   */
  public record Node(Span span, byte[][] chunks) {}

  /**
   * Whose mean it is.
   *
   * @param from the first worker
   * @param to after the last
   * @param examples behind it
   */
  public record Span(int from, int to, long examples) implements Serializable {
    public Span {
      if (from < 0 || to <= from || examples < 0) {
        throw new IllegalArgumentException(
            examples + " examples of workers " + from + " to before " + to);
      }
    }

    /** Whether these two are the halves of a node. */
    private boolean meets(Span right, int workers) {
      int size = to - from;
      int rest = right.to - right.from;
      boolean isLeftHalf = Integer.bitCount(size) == 1 && from % (2 * size) == 0;
      boolean isRightHalf = rest == size || rest < size && right.to == workers;
      return isLeftHalf && isRightHalf && right.from == to;
    }

    private Span with(Span right) {
      return new Span(from, right.to, examples + right.examples);
    }
  }

  /** An empty tree for vectors cut so, of so many workers. */
  public MeanTree(ChunkLayout layout, int workers) {
    this.layout = layout;
    this.workers = workers;
  }

  /**
   * Adds the mean of some neighbours, the next of those that are added here.
   *
   * @param span whose
   * @param source read at once, and only if it has examples
   */
  public void add(Span span, Source source) {
    Node left = last.peekLast();
    if (left != null && left.span().to() > span.from()) {
      throw new IllegalArgumentException(span + " after " + left.span());
    }
    if (left == null || !left.span().meets(span, workers)) {
      last.addLast(new Node(span, span.examples() == 0 ? null : copy(source)));
      return;
    }
    last.removeLast();
    last.addLast(merged(left, span, source));
    climb();
  }

  private void climb() {
    Node right = last.removeLast();
    Node left = last.peekLast();
    while (left != null && left.span().meets(right.span(), workers)) {
      last.removeLast();
      byte[][] chunks = right.chunks();
      right =
          merged(left, right.span(), (c, to) -> System.arraycopy(chunks[c], 0, to, 0, to.length));
      left = last.peekLast();
    }
    last.addLast(right);
  }

  private Node merged(Node left, Span right, Source source) {
    Span both = left.span().with(right);
    if (right.examples() == 0) {
      return new Node(both, left.chunks());
    }
    if (left.chunks() == null) {
      return new Node(both, copy(source));
    }
    byte[] bytes = new byte[left.chunks()[0].length];
    for (int chunk = 0; chunk < layout.count(); chunk++) {
      byte[] mean = left.chunks()[chunk];
      if (mean.length != bytes.length) {
        bytes = new byte[mean.length];
      }
      source.read(chunk, bytes);
      WeightedMean.merge(mean, left.span().examples(), bytes, right.examples());
    }
    return new Node(both, left.chunks());
  }

  private byte[][] copy(Source source) {
    byte[][] chunks = new byte[layout.count()][];
    for (int chunk = 0; chunk < chunks.length; chunk++) {
      chunks[chunk] = new byte[layout.length(chunk) * Float.BYTES];
      source.read(chunk, chunks[chunk]);
    }
    return chunks;
  }

  /** What could not be merged further, in worker order: one node once all workers are there. */
  public List<Node> nodes() {
    return List.copyOf(last);
  }
}

package io.subscale.jobs.round;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.function.FlatMapFunction;
import scala.Tuple2;

/**
 * Merges one chunk of all workers on an executor, which keeps the result for the next round.
 * However the pieces arrive, they are summed in worker order.
 *
 * @param next id of the broadcast under which the merged chunks are kept
 */
record MergeTask(long next)
    implements FlatMapFunction<Iterator<Tuple2<Integer, Piece>>, MergedChunk> {

  /** One task a chunk. */
  static final class ByChunk extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int chunks;

    ByChunk(int chunks) {
      this.chunks = chunks;
    }

    @Override
    public int numPartitions() {
      return chunks;
    }

    @Override
    public int getPartition(Object chunk) {
      return (Integer) chunk;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByChunk that && that.chunks == chunks;
    }

    @Override
    public int hashCode() {
      return chunks;
    }
  }

  @Override
  public Iterator<MergedChunk> call(Iterator<Tuple2<Integer, Piece>> arriving) {
    if (!arriving.hasNext()) {
      return List.<MergedChunk>of().iterator();
    }
    long start = System.nanoTime();
    int chunk = 0;
    List<Piece> pieces = new ArrayList<>();
    while (arriving.hasNext()) {
      Tuple2<Integer, Piece> next = arriving.next();
      chunk = next._1();
      pieces.add(next._2());
    }
    byte[] mean = mean(pieces);
    if (mean.length > 0) {
      ChunkBlocks.keep(next, chunk, mean);
    }
    List<WorkerResult> reports =
        pieces.stream().map(Piece::report).filter(Objects::nonNull).toList();
    return List.of(new MergedChunk(chunk, mean, reports, System.nanoTime() - start)).iterator();
  }

  /** The weighted mean, summed in worker order; empty if nothing has weight. Sorts the list. */
  static byte[] mean(List<Piece> pieces) {
    pieces.sort(Comparator.comparingInt(Piece::worker));
    WeightedMean mean = null;
    for (Piece piece : pieces) {
      if (piece.examples() > 0) {
        float[] values = FloatBytes.decode(piece.values());
        if (mean == null) {
          mean = new WeightedMean(values.length);
        }
        mean.add(values, piece.examples());
      }
    }
    return mean == null ? new byte[0] : FloatBytes.encode(mean.mean());
  }
}

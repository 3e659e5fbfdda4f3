package io.subscale.jobs.round.exchange;

import io.subscale.jobs.round.mean.ChunkLayout;
import io.subscale.jobs.round.mean.MeanTree;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.storage.BlockId;

/**
 * Merges one chunk of all groups of workers on an executor, which keeps the result for the next
 * round.
 *
 * @param anchor id of the broadcast under which the pieces lie
 * @param pieces of all groups, in worker order
 * @param next where the merged chunks go
 */
record MergeTask(long anchor, List<PieceRef> pieces, StateRef next)
    implements Function<Integer, MergedChunk> {

  @Override
  public MergedChunk call(Integer chunk) {
    long begun = System.nanoTime();
    ByteBuffer[] found = new ByteBuffer[pieces.size()];
    List<Long> lost = new ArrayList<>();
    long received = 0;
    for (int i = 0; i < found.length; i++) {
      // Each task begins at another piece, so that not all ask the same executor at once.
      int at = (i + chunk) % found.length;
      PieceRef piece = pieces.get(at);
      if (piece.span().examples() == 0) {
        continue;
      }
      BlockId id = ChunkBlocks.piece(anchor, piece, chunk);
      Optional<ByteBuffer> here = ChunkBlocks.here(id);
      Optional<ByteBuffer> bytes = here.or(() -> ChunkBlocks.fetch(id));
      if (bytes.isEmpty()) {
        lost.add(piece.attempt());
      } else {
        found[at] = bytes.get();
        received += here.isPresent() ? 0 : bytes.get().remaining();
      }
    }
    long fetched = System.nanoTime();
    if (lost.isEmpty()) {
      byte[] mean = mean(pieces, found, next.layout().length(chunk));
      ChunkBlocks.keep(ChunkBlocks.shared(next, chunk), ByteBuffer.wrap(mean));
    }
    return new MergedChunk(lost, received, fetched - begun, System.nanoTime() - fetched);
  }

  /**
   * The mean of one chunk.
   *
   * @param pieces of all workers, in their order; some with examples
   * @param bytes {@code [piece]}, null for those without examples
   * @param length values of the chunk
   */
  static byte[] mean(List<PieceRef> pieces, ByteBuffer[] bytes, int length) {
    int workers = pieces.get(pieces.size() - 1).span().to();
    MeanTree tree = new MeanTree(new ChunkLayout(length, length), workers);
    for (int i = 0; i < bytes.length; i++) {
      ByteBuffer from = bytes[i];
      tree.add(pieces.get(i).span(), (chunk, to) -> from.get(from.position(), to));
    }
    return tree.nodes().get(0).chunks()[0];
  }
}

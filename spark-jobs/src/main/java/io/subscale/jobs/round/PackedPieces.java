package io.subscale.jobs.round;

import java.util.Iterator;
import java.util.NoSuchElementException;
import scala.Tuple2;

/**
 * A trained network's state as pieces, cut as they are asked for, so that there is never a second
 * copy of it. The last chunk comes first and the first one, which carries the report, last: the
 * report then knows how long the others took.
 */
final class PackedPieces implements Iterator<Tuple2<Integer, Piece>> {
  private final GraphState replica;
  private final ChunkLayout layout;
  private final int worker;
  private final LocalRound.Tally tally;
  private final Runnable atEnd;
  private final long start = System.nanoTime();
  private int left;

  /**
   * The pieces of one worker.
   *
   * @param replica its network after the round
   * @param tally what it did; told the time that packing and sending took
   * @param atEnd called when nothing of the network is needed any more
   */
  PackedPieces(
      GraphState replica, ChunkLayout layout, int worker, LocalRound.Tally tally, Runnable atEnd) {
    this.replica = replica;
    this.layout = layout;
    this.worker = worker;
    this.tally = tally;
    this.atEnd = atEnd;
    this.left = layout.count();
  }

  @Override
  public boolean hasNext() {
    return left > 0;
  }

  @Override
  public Tuple2<Integer, Piece> next() {
    if (left == 0) {
      throw new NoSuchElementException("every chunk is packed");
    }
    left--;
    byte[] values = replica.read(layout.from(left), layout.length(left));
    WorkerResult report = null;
    if (left == 0) {
      tally.packNanos = System.nanoTime() - start;
      report = new WorkerResult(worker, tally);
      atEnd.run();
    }
    return new Tuple2<>(left, new Piece(worker, tally.examples, values, report));
  }
}

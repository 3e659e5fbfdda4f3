package io.subscale.datasets.seed;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A place in a tree of random streams: {@code Seed.of(run).fold("round", 12).fold("worker", 3)}.
 *
 * <p>The hash is part of every artefact's meaning (splits, shuffles and samples are drawn from it)
 * and never changes. With {@code mix} the 64-bit finaliser of MurmurHash3 in David Stafford's
 * variant 13, as in {@link SplittableRandom}, and {@code g = 0x9E3779B97F4A7C15}, all arithmetic
 * modulo 2^64:
 *
 * <pre>
 *   step(s, v, kind) = mix((s * 0xD1342543DE82EF95 + kind) ^ mix(v + g))
 *   of(n)            = mix(n + g)
 *   fold(long v)     = step(s, v, 1)
 *   fold(String t)   = s = step(s, r, 2) for each run r of up to 8 UTF-8 bytes of t, little endian,
 *                      zero padded; then step(s, number of bytes, 3)
 * </pre>
 *
 * <p>Immutable and safe to share between threads.
 */
public final class Seed {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long MULTIPLIER = 0xD1342543DE82EF95L;
  private static final int NUMBER = 1;
  private static final int TEXT = 2;
  private static final int TEXT_END = 3;

  private final long state;

  private Seed(long state) {
    this.state = state;
  }

  /** The root of the tree that a run's number names. */
  public static Seed of(long number) {
    return new Seed(mix(number + GOLDEN));
  }

  /** The child of this place that a name leads to; different from every child by number. */
  public Seed fold(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    long s = state;
    for (int start = 0; start < utf8.length; start += Long.BYTES) {
      long run = 0;
      for (int b = Math.min(utf8.length, start + Long.BYTES) - 1; b >= start; b--) {
        run = run << 8 | utf8[b] & 0xFF;
      }
      s = step(s, run, TEXT);
    }
    return new Seed(step(s, utf8.length, TEXT_END));
  }

  /** The child of this place that a counter leads to: an epoch, a round, a worker. */
  public Seed fold(long counter) {
    return new Seed(step(state, counter, NUMBER));
  }

  /** {@code fold(name).fold(counter)}: "round" 12, "worker" 3. */
  public Seed fold(String name, long counter) {
    return fold(name).fold(counter);
  }

  /** All 64 bits, evenly distributed over the places of a tree. */
  public long asLong() {
    return state;
  }

  /** A new generator that starts at this place; each call starts it anew. */
  public SplittableRandom random() {
    return new SplittableRandom(state);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Seed && ((Seed) other).state == state;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(state);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "Seed[%016x]", state);
  }

  private static long step(long s, long value, int kind) {
    return mix((s * MULTIPLIER + kind) ^ mix(value + GOLDEN));
  }

  private static long mix(long bits) {
    long z = bits;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

package io.subscale.jobs.round.worker;

/**
 * DL4J's graphs, on the CPU.
 *
 * @param architecture as {@link GraphState#architecture} writes it
 */
public record GraphKind(String architecture) implements ReplicaKind {
  @Override
  public String engine() {
    return "";
  }

  @Override
  public Replica build(int device) {
    return GraphState.build(architecture);
  }
}

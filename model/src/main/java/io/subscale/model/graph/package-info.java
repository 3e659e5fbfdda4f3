/**
 * How one of our building blocks becomes a vertex of a DL4J {@code ComputationGraph}.
 *
 * <p>A {@link io.subscale.model.graph.Block} is the configuration: it is written to JSON with the
 * graph, names its weights and makes runs. It is a {@link io.subscale.model.graph.FeatureBlock}, a
 * {@link io.subscale.model.graph.HeadBlock} (both state a step for sampling beside their pass) or a
 * {@link io.subscale.model.graph.SliceBlock} (never sees the target). A {@link
 * io.subscale.model.graph.BlockRun} is the arithmetic: forward and hand-written backward over ND4J
 * arrays. {@link io.subscale.model.graph.BlockVertex} joins the two to DL4J's flat parameter
 * vector, and {@link io.subscale.model.graph.Pass} hands a run its weights and its memory (DL4J
 * workspaces), so that no block allocates on its own. {@link io.subscale.model.graph.Work} and
 * {@link io.subscale.model.graph.StepReads} are what a block costs at least.
 *
 * <p>Enters: activations of earlier vertices. Leaves: one activation, and in the backward pass one
 * gradient an input ({@code null} for data). DL4J skips an index when a second consumer of a data
 * input returns {@code null}, so data inputs always come last. Read {@code Block} first.
 *
 * <p>A JVM started with {@code -Dsubscale.debug=taps} prints what leaves every vertex, forward and
 * backward, on standard error: {@link io.subscale.model.graph.Taps}.
 */
package io.subscale.model.graph;

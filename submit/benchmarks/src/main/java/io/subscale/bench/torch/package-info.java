/**
 * The same network in PyTorch, measured in turn with ours: sizes enter, ratios leave. {@link
 * io.subscale.bench.torch.CompareTorchBench} says in which order; {@code submit/peer/spn_peer.py}
 * is the peer.
 */
package io.subscale.bench.torch;

/**
 * Picture files to tiles, as {@code prepare} makes them, beside Pillow on the same files: pictures
 * are drawn or given, times leave. {@link io.subscale.bench.prepare.PrepareBench} says in which
 * order; {@code submit/peer/prepare_peer.py} is the peer.
 */
package io.subscale.bench.prepare;

/**
 * The verbs {@code export} and {@code import}: a run's decoders enter, and a folder leaves that
 * other programs read; weights that they have saved come back as the first checkpoints of a run.
 * Read {@link io.subscale.jobs.export.ModelFile} first, the form of the weights.
 *
 * <p>{@link io.subscale.jobs.export.ExportJob} writes the folder, {@link
 * io.subscale.jobs.export.ModelCard} its {@code README.md}; {@code subscale_torch.py}, a resource
 * of this package, is copied beside them. {@link io.subscale.jobs.export.ImportJob} is the way
 * back.
 */
package io.subscale.jobs.export;

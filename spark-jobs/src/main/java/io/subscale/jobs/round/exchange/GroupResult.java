package io.subscale.jobs.round.exchange;

import io.subscale.jobs.round.WorkerResult;
import java.io.Serializable;
import java.util.List;

/**
 * What the driver receives of a group of workers; their vectors stay on the executor.
 *
 * @param pieces their means, in worker order
 * @param workers what each did, in worker order
 * @param nanos the task's wall time
 */
public record GroupResult(List<PieceRef> pieces, List<WorkerResult> workers, long nanos)
    implements Serializable {}

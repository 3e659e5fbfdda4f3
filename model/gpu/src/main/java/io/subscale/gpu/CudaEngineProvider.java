package io.subscale.gpu;

import io.subscale.model.engine.Engine;
import io.subscale.model.engine.EngineProvider;
import io.subscale.model.engine.Precision;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.Head;
import io.subscale.model.update.ClippedAdam;
import java.util.ArrayList;
import java.util.List;

/** NVIDIA GPUs, by their driver alone. */
public final class CudaEngineProvider implements EngineProvider {
  /** Weights, both moments, gradient; what a batch needs besides is seen when it is there. */
  private static final int STATES = 4;

  /** For {@link java.util.ServiceLoader}. */
  public CudaEngineProvider() {}

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public int devices() {
    try {
      Driver.open();
      return DeviceInfo.count();
    } catch (CudaException e) {
      return 0;
    }
  }

  @Override
  public String describe(int device) {
    Driver.open();
    return DeviceInfo.of(device).line();
  }

  @Override
  public List<String> refusals(DecoderSpec spec, int device) {
    List<String> refusals = new ArrayList<>();
    try {
      Driver.open();
      DeviceInfo info = DeviceInfo.of(device);
      KernelImages.load(info);
      info.requireMemory(STATES * Float.BYTES * Decoder.parameterCount(spec));
    } catch (CudaException e) {
      refusals.add(e.getMessage());
    }
    return refusals;
  }

  /** By laws without a body. */
  @Override
  public boolean draws(DecoderSpec spec) {
    return spec.size().head() instanceof Head.Law law && !law.body();
  }

  @Override
  public Engine create(DecoderSpec spec, ClippedAdam rule, Precision precision, int device) {
    List<String> refusals = refusals(spec, device);
    if (!refusals.isEmpty()) {
      throw new IllegalArgumentException(String.join(" ", refusals));
    }
    DeviceInfo info = DeviceInfo.of(device);
    return new CudaEngine(spec, rule, precision, new Gpu(info, KernelImages.load(info)));
  }
}

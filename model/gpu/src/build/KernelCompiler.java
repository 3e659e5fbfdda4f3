import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Compiles the kernels by NVRTC, NVIDIA's compiler as a library; run by a build with {@code -Pcuda}
 * ({@code docs/adr/0014-cuda-engine.md}).
 *
 * <p>Arguments: the folder with {@code libnvrtc*.so*} somewhere in it, the folder of the sources, the
 * folder to fill, and the architectures: {@code sm_90} gives {@code sm_90.cubin}, {@code compute_90}
 * gives {@code compute_90.ptx}. {@code list} names them all.
 */
public final class KernelCompiler {
  private static final String MAIN = "kernels.cu";

  /** The functions of libnvrtc, as NVIDIA documents them. */
  interface Nvrtc extends Library {
    int nvrtcCreateProgram(
        PointerByReference program,
        String source,
        String name,
        int headers,
        StringArray contents,
        StringArray names);

    int nvrtcCompileProgram(Pointer program, int count, StringArray options);

    int nvrtcGetCUBINSize(Pointer program, LongByReference size);

    int nvrtcGetCUBIN(Pointer program, byte[] into);

    int nvrtcGetPTXSize(Pointer program, LongByReference size);

    int nvrtcGetPTX(Pointer program, byte[] into);

    int nvrtcGetProgramLogSize(Pointer program, LongByReference size);

    int nvrtcGetProgramLog(Pointer program, byte[] into);
  }

  private KernelCompiler() {}

  public static void main(String[] arguments) throws IOException {
    Path sources = Path.of(arguments[1]);
    Path target = Files.createDirectories(Path.of(arguments[2]));
    Nvrtc nvrtc = load(Path.of(arguments[0]));
    List<String> names = new ArrayList<>();
    long bytes = 0;
    for (String architecture : List.of(arguments).subList(3, arguments.length)) {
      boolean cubin = architecture.startsWith("sm_");
      byte[] image = compile(nvrtc, sources, architecture, cubin);
      String name = architecture + (cubin ? ".cubin" : ".ptx");
      Files.write(target.resolve(name), image);
      names.add(name);
      bytes += image.length;
    }
    Files.write(target.resolve("list"), names);
    System.out.println("GPU kernels: " + names + ", " + bytes + " bytes");
  }

  /** What the compiler itself looks for by name must be there before it. */
  private static Nvrtc load(Path folder) throws IOException {
    NativeLibrary.getInstance(find(folder, "libnvrtc-builtins.so").toString());
    return Native.load(find(folder, "libnvrtc.so").toString(), Nvrtc.class);
  }

  private static Path find(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .findFirst()
          .orElseThrow(() -> new IOException("no " + prefix + " in " + folder))
          .toAbsolutePath();
    }
  }

  private static byte[] compile(Nvrtc nvrtc, Path sources, String architecture, boolean cubin)
      throws IOException {
    List<String> names = new ArrayList<>();
    List<String> contents = new ArrayList<>();
    try (Stream<Path> files = Files.list(sources)) {
      for (Path file : files.sorted().toList()) {
        if (file.toString().endsWith(".cuh")) {
          names.add(file.getFileName().toString());
          contents.add(Files.readString(file));
        }
      }
    }
    PointerByReference place = new PointerByReference();
    check(
        nvrtc.nvrtcCreateProgram(
            place,
            Files.readString(sources.resolve(MAIN)),
            MAIN,
            names.size(),
            new StringArray(contents.toArray(String[]::new)),
            new StringArray(names.toArray(String[]::new))),
        "reading the sources");
    Pointer program = place.getValue();
    String[] options = {"--gpu-architecture=" + architecture, "--std=c++17"};
    int code = nvrtc.nvrtcCompileProgram(program, options.length, new StringArray(options));
    LongByReference size = new LongByReference();
    if (code != 0) {
      check(nvrtc.nvrtcGetProgramLogSize(program, size), "reading the log");
      byte[] log = new byte[(int) size.getValue()];
      check(nvrtc.nvrtcGetProgramLog(program, log), "reading the log");
      throw new IOException(architecture + ": " + new String(log, StandardCharsets.UTF_8));
    }
    check(
        cubin ? nvrtc.nvrtcGetCUBINSize(program, size) : nvrtc.nvrtcGetPTXSize(program, size),
        "measuring");
    byte[] image = new byte[(int) size.getValue()];
    check(cubin ? nvrtc.nvrtcGetCUBIN(program, image) : nvrtc.nvrtcGetPTX(program, image), "reading");
    return image;
  }

  private static void check(int code, String what) throws IOException {
    if (code != 0) {
      throw new IOException("NVRTC failed at " + what + ": error " + code);
    }
  }
}

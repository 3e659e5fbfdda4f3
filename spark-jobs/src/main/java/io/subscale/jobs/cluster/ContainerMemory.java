package io.subscale.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * The memory that a process may have on Linux: its control group's limit, else the machine's.
 *
 * @param root {@code /}, or a copy of the files below it
 */
public record ContainerMemory(Path root) {
  private static final List<String> LIMITS =
      List.of("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes");
  private static final Pattern TOTAL = Pattern.compile("MemTotal:\\s+(\\d+) kB");

  /** In bytes; 0 if no file tells. */
  public long bytes() {
    LongStream.Builder all = LongStream.builder();
    for (String limit : LIMITS) {
      String text = read(limit).strip();
      // Without a limit it says "max" (version 2) or a number near 2^63 (version 1).
      if (text.matches("\\d{1,18}")) {
        all.add(Long.parseLong(text));
      }
    }
    Matcher total = TOTAL.matcher(read("proc/meminfo"));
    if (total.find()) {
      all.add(Long.parseLong(total.group(1)) * 1024);
    }
    OptionalLong least = all.build().min();
    return least.orElse(0);
  }

  private String read(String file) {
    try {
      return Files.readString(root.resolve(file));
    } catch (IOException notHere) {
      return "";
    }
  }
}

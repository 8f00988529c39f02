// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.benchmark.jmh.MicroBenchmarks;
import dev.headway.ops.benchmark.process.BenchmarkException;
import dev.headway.ops.client.RequestFailedException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs the micro-benchmarks. */
@Command(
    name = "jmh",
    description = "Runs the micro-benchmarks of fold, keys and encodings with JMH, some minutes.")
final class BenchmarkJmhCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "PATTERN",
      arity = "0..1",
      defaultValue = "",
      description = "Part of a name, a regular expression, such as Fold or taskKey.")
  private String pattern = "";

  @Override
  public Integer call() {
    try {
      MicroBenchmarks.run(pattern);
      return 0;
    } catch (BenchmarkException e) {
      throw new RequestFailedException(String.valueOf(e.getMessage()), false, e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.jmh;

import dev.headway.ops.benchmark.process.BenchmarkException;
import dev.headway.ops.stack.LocalApp;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs them in JVMs with the app's options. */
public final class MicroBenchmarks {
  private MicroBenchmarks() {}

  /**
   * Runs those whose name matches, printing as JMH does, with what they allocate.
   *
   * @throws BenchmarkException when none does or one fails
   */
  public static Collection<RunResult> run(String pattern) {
    try {
      return new Runner(
              new OptionsBuilder()
                  .include(MicroBenchmarks.class.getPackageName() + ".*" + pattern)
                  .jvmArgs(LocalApp.jvmOptions().toArray(String[]::new))
                  .addProfiler(GCProfiler.class)
                  .shouldFailOnError(true)
                  .build())
          .run();
    } catch (RunnerException e) {
      throw new BenchmarkException("JMH failed: " + e.getMessage(), e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.ops.cli.Main;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The short set of fault tests; {@code ./headway faults} runs the long one. The seed is fixed, so
 * that a build tells of a change and not of its luck.
 */
class ShortFaultsIT {
  private static final long SEED = 7;

  @TempDir Path folder;

  static List<LoadScenario> scenarios() {
    return Scenarios.shortSet();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void shouldStayExactWhateverHappens(LoadScenario scenario) throws InterruptedException {
    // when
    Outcome outcome =
        new FaultRuns(folder, new PrintWriter(System.out, true, StandardCharsets.UTF_8), Main.class)
            .run(scenario, SEED);

    // then
    assertThat(outcome.findings()).isEmpty();
    assertThat(outcome.strikes()).hasSize(scenario.faults().size());
    assertThat(outcome.plans()).isGreaterThan(10);
    assertThat(outcome.views()).hasSizeGreaterThanOrEqualTo(3);
  }
}
